import { createORPCClient, type ClientLink } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import type { contract } from "./contract.ts";
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
        throw fromWire(error);
      }
    },
  };
  return createORPCClient(translating);
}
