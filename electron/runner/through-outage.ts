import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../shared/core/errors.ts";
import type { DockerEngine } from "../ports/docker.ts";
import type { Unit } from "./unit.ts";

const LOOK_AGAIN_MS = 1000;
/** As long as a server may take to restart. */
const LONGEST_OUTAGE_MS = 180_000;
/** Of one piece of work. */
const MOST_OUTAGES = 5;

export type Outage = {
  readonly signal: AbortSignal;
  /** The target does not answer. */
  readonly onLost?: (error: AppError) => void;
  /** It answers again after `onLost`. */
  readonly onBack?: () => void;
};

/** Says that a target could not be reached, which is no verdict on what runs there. Running into the caller's `signal` is something else. */
export function isOutage(error: unknown, signal: AbortSignal): error is AppError {
  return error instanceof AppError && (error.code === "unreachable" || error.code === "timed_out") && !signal.aborted;
}

/**
 * Gives what a short call gives. While the target cannot be reached it is made again each second, for up to three minutes;
 * then, and for all else, throws what the call throws, or `cancelled`.
 */
export async function throughOutage<T>(call: () => Promise<T>, { signal, onLost, onBack }: Outage): Promise<T> {
  let lostAtMs: number | null = null;
  for (;;) {
    try {
      const given = await call();
      if (lostAtMs !== null) onBack?.();
      return given;
    } catch (error) {
      if (!isOutage(error, signal)) throw error;
      if (lostAtMs === null) onLost?.(error);
      lostAtMs ??= performance.now();
      if (performance.now() - lostAtMs > LONGEST_OUTAGE_MS) throw error;
    }
    await lookAgain(signal);
  }
}

/**
 * Does work on an engine that may be done anew from its beginning. When the engine is lost in the middle of it, waits until it
 * answers again and does the work anew. Throws what `work` throws otherwise, and an outage that is too long or the sixth.
 */
export async function anewAfterOutage<T>(unit: Unit, engine: DockerEngine, work: () => Promise<T>): Promise<T> {
  const { signal } = unit;
  for (let outages = 1; ; outages++) {
    try {
      return await work();
    } catch (error) {
      // What took too long may be the work itself.
      const isLost = isOutage(error, signal) && error.code === "unreachable";
      if (!isLost || outages > MOST_OUTAGES) throw error;
      unit.log("warning", `${error.message} Waiting for ${unit.targetName}.`);
    }
    await lookAgain(signal);
    await throughOutage(() => engine.info(signal), { signal });
    unit.log("info", `${unit.targetName} answers again; going on from what is there`);
  }
}

/** The exit code of a container, once it has ended: also through outages, since it runs on without us. */
export async function exitCodeThroughOutage(engine: DockerEngine, id: string, outage: Outage): Promise<number> {
  for (;;) {
    try {
      return await engine.waitContainer(id, outage.signal);
    } catch (error) {
      if (!isOutage(error, outage.signal)) throw error;
    }
    await throughOutage(() => engine.inspectContainer(id, outage.signal), outage);
  }
}

/** A pause before looking at something again. Throws `cancelled`. */
export async function lookAgain(signal: AbortSignal): Promise<void> {
  try {
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  } catch (cause) {
    throw new AppError("cancelled", "Waiting was cancelled.", { cause });
  }
}
