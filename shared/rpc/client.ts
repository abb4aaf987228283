import { createORPCClient, type ClientLink } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import type { contract } from "./contract.ts";
import { AppError } from "../core/errors.ts";
import { fromWire } from "./errors.ts";

/** Every call of the contract, typed; errors arrive as `AppError`. */
export type Client = ContractRouterClient<typeof contract>;

/** A client over whichever wire the link speaks. */
export function createClient(link: ClientLink<Record<never, never>>): Client {
  const translating: ClientLink<Record<never, never>> = {
    async call(path, input, options) {
      try {
        return await link.call(path, input, options);
      } catch (error) {
        throw isBroken(error, options.signal) ? brokenWire(error) : fromWire(error);
      }
    },
  };
  return createORPCClient(translating);
}

/** The wire broke, or could not be opened: what is said of the host is that it does not answer. */
export function wireFailure(code: "unreachable" | "unauthenticated", message: string, cause?: unknown): AppError {
  return new AppError(code, message, { details: { isWireFailure: true }, cause });
}

/** True for what `wireFailure` made, not for what a host says it could not reach. */
export function isWireFailure(error: unknown): boolean {
  return error instanceof AppError && error.details["isWireFailure"] === true;
}

/** A call that nobody ended but the wire. */
function isBroken(error: unknown, signal: AbortSignal | undefined): boolean {
  return error instanceof Error && error.name === "AbortError" && signal?.aborted !== true;
}

function brokenWire(cause: unknown): AppError {
  const message =
    "The connection to the Slipway host broke before it answered. It may have done what was asked: look first.";
  return wireFailure("unreachable", message, cause);
}
