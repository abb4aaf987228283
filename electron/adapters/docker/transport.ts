import { Agent } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
import { openSocket } from "../open-socket.ts";

/** A way to one engine: where HTTP connections come from, and how to reach other ports of its machine. */
export type EngineTransport = {
  readonly agent: Agent;
  /** "the Docker engine on deploy@web-1", for messages. */
  readonly place: string;
  dial(port: number, signal: AbortSignal): Promise<Duplex>;
  close(): Promise<void>;
};

/**
 * Keeps connections open between calls: one over a kept connection takes less than a millisecond. `open` gives a connection
 * at once that may still be connecting; the agent counts it against `maxConnections` from then on.
 */
export class EngineAgent extends Agent {
  readonly #open: () => Duplex;

  constructor(open: () => Duplex, maxConnections = Number.POSITIVE_INFINITY) {
    super({ keepAlive: true, maxSockets: maxConnections });
    this.#open = open;
  }

  override createConnection(): Duplex {
    return this.#open();
  }

  /** The library prints its options, agent included, at each call: without this that is half the cost of a call. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "EngineAgent";
  }
}

/** The way to an engine on this machine: a Unix socket or a named pipe. */
export function localTransport(path: string): EngineTransport {
  const agent = new EngineAgent(() => connect({ path }));
  return {
    agent,
    place: `the Docker engine at ${path}`,
    dial: (port, signal) => dialPort("127.0.0.1", port, "this machine", signal),
    close: async () => agent.destroy(),
  };
}

/** A connection to a port of an engine's machine, for health probes; `place` names the machine in errors. */
export async function dialPort(host: string, port: number, place: string, signal: AbortSignal): Promise<Duplex> {
  try {
    return await openSocket(host, port, signal);
  } catch (cause) {
    if (signal.aborted)
      throw new AppError("cancelled", `Connecting to port ${port} of ${place} was given up.`, { cause });
    throw new AppError("unreachable", `Nothing answers on port ${port} of ${place} (${messageOf(cause)}).`, { cause });
  }
}
