import { finished } from "node:stream/promises";
import type Docker from "dockerode";
import { type EngineAction, engineError } from "./engine-errors.ts";

/** An engine as the parts of the adapter share it. */
export type EngineAccess = {
  readonly docker: Docker;
  /** "the Docker engine on deploy@web-1", for messages. */
  readonly place: string;
};

/** Runs one call to the engine; what it throws becomes an `AppError` that says what was being done where. */
export async function attempt<T>(
  engine: EngineAccess,
  action: Omit<EngineAction, "place">,
  work: () => Promise<T>,
): Promise<T> {
  const whole = { ...action, place: engine.place };
  if (action.signal.aborted) throw engineError(action.signal.reason, whole);
  try {
    return await work();
  } catch (error) {
    throw engineError(error, whole);
  }
}

/** A call made past the library's own methods, which put a container's whole specification, secrets too, into the URL. */
export type EngineCall = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

/** Makes a call and gives its JSON answer, whose shape the caller knows from the Engine API's documentation. */
export function dialJson(engine: EngineAccess, call: EngineCall): Promise<unknown> {
  return dial(engine, call, false);
}

/** Makes a call and gives its answer as a stream. */
export async function dialStream(engine: EngineAccess, call: EngineCall): Promise<NodeJS.ReadableStream> {
  // With `isStream` the library gives the response itself.
  return (await dial(engine, call, true)) as NodeJS.ReadableStream;
}

function dial({ docker }: EngineAccess, call: EngineCall, isStream: boolean): Promise<unknown> {
  const options = {
    path: `${call.path}?`,
    method: call.method,
    isStream,
    abortSignal: call.signal,
    statusCodes: { 200: true, 201: true },
    options: { _query: call.query ?? {}, _body: call.body ?? {} },
    ...(call.headers && { headers: unprinted(call.headers) }),
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** Gives every piece of a stream away and resolves at its clean end. */
export async function drain(stream: NodeJS.ReadableStream, onPiece: (piece: Buffer) => void): Promise<void> {
  stream.on("data", onPiece);
  await finished(stream, { writable: false });
}

/** Headers that the library's debug output (DEBUG=modem) cannot show: one may be a registry login. */
function unprinted(headers: Readonly<Record<string, string>>): Record<string, string> {
  const copy = { ...headers };
  Object.defineProperty(copy, Symbol.for("nodejs.util.inspect.custom"), { value: () => "[headers]" });
  return copy;
}
