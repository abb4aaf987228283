import { AppError, messageOf } from "../errors.ts";

/** Where a message points. Lines and columns start at 1 and count UTF-16 units. */
export type XdtPlace = { readonly file: string; readonly line: number; readonly column: number };

/** One entry of a transform's log. `message` is trace output; only `error` makes the transform fail. */
export type XdtMessage = {
  readonly level: "message" | "warning" | "error";
  readonly text: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
};

/** Collects the messages of one transform in order. */
export type XdtLog = {
  readonly messages: XdtMessage[];
  /** Whether an error was logged. */
  failed: boolean;
  /** While set, warnings become plain messages without a place (xdt:SupressWarnings). */
  suppressWarnings: boolean;
};

/** An empty log. */
export function createLog(): XdtLog {
  return { messages: [], failed: false, suppressWarnings: false };
}

/** Adds trace output. */
export function trace(log: XdtLog, text: string): void {
  log.messages.push({ level: "message", text, file: null, line: null, column: null });
}

/** Adds a warning; of some nodes only the file is known. */
export function warn(log: XdtLog, text: string, place: XdtPlace | { readonly file: string }): void {
  if (log.suppressWarnings) trace(log, text);
  else log.messages.push({ level: "warning", text, line: null, column: null, ...place });
}

/** Adds an error; `place` may be unknown. */
export function logError(log: XdtLog, text: string, place: XdtPlace | null): void {
  log.failed = true;
  log.messages.push({ level: "error", text, ...(place ?? { file: null, line: null, column: null }) });
}

/** Adds a thrown error at the place it carries, else at `place`. Anything but an AppError is a defect and goes on. */
export function logThrown(log: XdtLog, error: unknown, place: XdtPlace | null): void {
  if (!(error instanceof AppError)) throw error;
  logError(log, messageOf(error), placeOf(error) ?? place);
}

/** Throws an error that carries its place. */
export function failAt(place: XdtPlace, text: string): never {
  throw new AppError("invalid_input", text, { details: { place } });
}

/** Gives a thrown error a place unless it has one already. */
export function placed(error: unknown, place: XdtPlace): unknown {
  if (!(error instanceof AppError) || placeOf(error)) return error;
  return new AppError(error.code, error.message, { details: { ...error.details, place }, cause: error });
}

function placeOf(error: AppError): XdtPlace | null {
  const { place } = error.details;
  // Only `failAt` and `placed` write this detail.
  return place === undefined ? null : (place as XdtPlace);
}
