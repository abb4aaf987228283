import { performance } from "node:perf_hooks";
import { AppError, messageOf } from "../../shared/core/errors.ts";
import type { ConnectionCheck } from "../../shared/core/model/connection-test.ts";

/** Walks a way one step after the other and records each with its outcome and time. */
export class Walk {
  readonly checks: ConnectionCheck[] = [];
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async step<T>(name: string, work: () => Promise<T>, describe: (result: T) => string = String): Promise<T> {
    if (this.#signal.aborted) throw new AppError("cancelled", "The connection test was cancelled.");
    const startedAt = performance.now();
    const record = (ok: boolean, detail: string) =>
      this.checks.push({ name, ok, detail, durationMs: Math.round(performance.now() - startedAt) });
    try {
      const result = await work();
      record(true, describe(result));
      return result;
    } catch (error) {
      record(false, messageOf(error));
      throw error;
    }
  }
}
