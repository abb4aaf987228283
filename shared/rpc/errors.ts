import { ORPCError } from "@orpc/contract";
import { AppError, type ErrorCode } from "../core/errors.ts";

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  blocked: 403,
  not_found: 404,
  conflict: 409,
  cancelled: 499,
  internal: 500,
  unreachable: 502,
  remote_failed: 502,
  timed_out: 504,
  store_failed: 507,
};

/** An error as it travels: code, message and details survive every wire; causes and stacks stay behind. */
export function toWire(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new ORPCError(error.code, { status: STATUS[error.code], message: error.message, data: error.details });
}

/** The error that `toWire` sent, or one that names what the wire itself reported. */
export function fromWire(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error;
  if (isErrorCode(error.code)) {
    const details = typeof error.data === "object" && error.data !== null ? { ...error.data } : {};
    return new AppError(error.code, error.message, { details, cause: error });
  }
  if (error.code === "BAD_REQUEST") return new AppError("invalid_input", inputMessage(error), { cause: error });
  return new AppError("internal", `The host could not answer: ${error.message}`, { cause: error });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(STATUS, code);
}

function inputMessage(error: ORPCError<string, unknown>): string {
  const data = error.data as { issues?: readonly { message: string; path?: readonly unknown[] }[] } | undefined; // oRPC's own shape
  const issues = (data?.issues ?? []).map((issue) => `${(issue.path ?? []).map(String).join(".")}: ${issue.message}`);
  return issues.length > 0 ? `The request is not valid: ${issues.join("; ")}` : error.message;
}
