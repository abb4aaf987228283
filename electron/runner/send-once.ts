import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../shared/core/errors.ts";
import type { Unit } from "./unit.ts";

/** The waits before another try, in milliseconds: after the last one there is none. */
const WAITS_MS = [1000, 2000, 4000];
/** A service that asks to come back later than this is not waited for. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Hands a message over, at most once over all interruptions; gives null when it was sent before this one. Connection
 * problems are tried again, but nothing that the other side may have taken. Throws `conflict` when nobody knows whether
 * the message went out.
 */
export async function sendOnce<T>(unit: Unit<string | null>, send: () => Promise<T>): Promise<T | null> {
  if (unit.history.some(({ kind }) => kind === "message-sent")) {
    unit.log("info", "The message was sent before the interruption; it is not sent again.");
    return null;
  }
  if (unit.history.some(({ kind }) => kind === "message-sending")) {
    throw new AppError(
      "conflict",
      `Nobody knows whether the message of step '${unit.planned.step.name}' went out: Slipway was stopped while it was sent. It is not sent again; ask a reader, and tell them yourself if it did not arrive.`,
    );
  }
  unit.emit({ kind: "message-sending" });
  const result = await withRetries(unit, send);
  unit.emit({ kind: "message-sent" });
  return result;
}

async function withRetries<T>(unit: Unit<string | null>, send: () => Promise<T>): Promise<T> {
  for (const [index, usualMs] of WAITS_MS.entries()) {
    try {
      return await send();
    } catch (error) {
      const waitMs = Math.max(usualMs, askedWaitMs(error));
      if (!mayRetry(error) || waitMs > LONGEST_WAIT_MS) throw error;
      const seconds = Math.ceil(waitMs / 1000);
      unit.log("warning", `${error.message} Trying again in ${seconds} s (${index + 1} of ${WAITS_MS.length}).`);
      await pause(waitMs, unit.signal);
    }
  }
  return send();
}

function mayRetry(error: unknown): error is AppError {
  return error instanceof AppError && error.details["mayRetry"] === true;
}

function askedWaitMs(error: unknown): number {
  const waitMs = error instanceof AppError ? error.details["waitMs"] : 0;
  return typeof waitMs === "number" ? waitMs : 0;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new AppError("cancelled", "Cancelled while waiting to try again.", { cause });
  }
}
