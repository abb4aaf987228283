import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../shared/core/errors.ts";
import type { DockerEngine } from "../ports/docker.ts";

const LOOK_AGAIN_MS = 1000;
/** As long as a server may take to restart. */
const LONGEST_OUTAGE_MS = 180_000;

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
