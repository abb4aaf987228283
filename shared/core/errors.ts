/** Every way Slipway can fail, by what the caller can do about it. */
export type ErrorCode =
  | "invalid_input"
  | "not_found"
  | "conflict"
  | "blocked"
  | "unauthenticated"
  | "unreachable"
  | "remote_failed"
  | "timed_out"
  | "store_failed"
  | "cancelled"
  | "internal";

/**
 * The only error Slipway throws on purpose. The message is a sentence for a person: what failed, on which thing, and
 * the next action. `details` is JSON data for programs and never holds a secret; `cause` keeps the library's own error.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** How bad a finding is; an error stands in the way. */
export type FindingLevel = "error" | "warning" | "info";

/** Something a person should see in a result; never thrown. Lines and columns start at 1 and count UTF-16 units. */
export type Finding = {
  readonly level: FindingLevel;
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Where inside a document: keys and positions from its top. */
  readonly path?: readonly (string | number)[];
};

/** True when any finding is an error, that is, when the work it belongs to must not go on. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.level === "error");
}

/** Ends a switch over a union: the compiler refuses it while a kind is unhandled. */
export function assertNever(value: never): never {
  throw new AppError("internal", `Unhandled kind: ${JSON.stringify(value)}. Please report this.`);
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Throws `cancelled` when the signal has been aborted. */
export function throwIfCancelled(signal: { readonly aborted: boolean } | undefined, what: string): void {
  if (signal?.aborted) throw new AppError("cancelled", `${what} was cancelled.`);
}
