import { Agent } from "node:http";
import { connect, type NetConnectOpts } from "node:net";
import type { Duplex } from "node:stream";
import { AppError, messageOf } from "../../../shared/core/errors.ts";

/** A way to one engine: where HTTP connections come from, and how to reach other ports of its machine. */
export type EngineTransport = {
  readonly agent: Agent;
  /** "the Docker engine on deploy@web-1", for messages. */
  readonly place: string;
  dial(port: number, signal: AbortSignal): Promise<Duplex>;
  close(): Promise<void>;
};

/** Opens one connection to the engine. */
export type OpenConnection = () => Promise<Duplex>;

/** Keeps connections open between calls: one over a kept connection takes less than a millisecond. */
export class EngineAgent extends Agent {
  readonly #open: OpenConnection;

  constructor(open: OpenConnection, maxSockets = Number.POSITIVE_INFINITY) {
    super({ keepAlive: true, maxSockets });
    this.#open = open;
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    this.#open().then(
      (stream) => callback?.(null, stream),
      // Node's type wants a stream beside the error; Node itself does not look at it.
      (error: unknown) => callback?.(error instanceof Error ? error : new Error(messageOf(error)), undefined as never),
    );
    return undefined;
  }

  /** The library prints its options, agent included, at each call: without this that is half the cost of a call. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "EngineAgent";
  }
}

/** The way to an engine on this machine: a Unix socket or a named pipe. */
export function localTransport(path: string): EngineTransport {
  const agent = new EngineAgent(() => connectTo({ path }));
  return {
    agent,
    place: `the Docker engine at ${path}`,
    dial: (port, signal) => dialLocal(port, signal),
    close: async () => agent.destroy(),
  };
}

/** A connected socket without delays for small packets; rejects with Node's own error. */
export function connectTo(options: NetConnectOpts, signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, noDelay: true, ...(signal && { signal }) });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

async function dialLocal(port: number, signal: AbortSignal): Promise<Duplex> {
  try {
    return await connectTo({ host: "127.0.0.1", port }, signal);
  } catch (cause) {
    if (signal.aborted) throw new AppError("cancelled", `Connecting to port ${port} was cancelled.`, { cause });
    const message = `Nothing answers on port ${port} of this machine (${messageOf(cause)}).`;
    throw new AppError("unreachable", message, { cause });
  }
}
