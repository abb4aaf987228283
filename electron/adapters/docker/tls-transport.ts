import type { Duplex } from "node:stream";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { AppError } from "../../../shared/core/errors.ts";
import type { DockerEndpoint } from "../../ports/docker.ts";
import { tlsTo } from "../system-authorities.ts";
import { dialPort, EngineAgent, type EngineTransport } from "./transport.ts";

/** An engine behind TLS, its key opened. */
export type TlsEndpoint = Extract<DockerEndpoint, { readonly kind: "tls" }>;

const connectTimeoutMs = 10_000;
/** A lost machine is noticed after this long without a sign, and ten more seconds of asking. */
const keepAliveMs = 4_000;

/** The way to an engine that listens on a TCP port behind TLS and asks for a client certificate. */
export function tlsTransport(endpoint: TlsEndpoint): EngineTransport {
  const agent = new EngineAgent(() => openTls(endpoint));
  return {
    agent,
    place: `the Docker engine at ${endpoint.host}:${endpoint.port}`,
    dial: (port, signal) => dialHost(endpoint.host, port, signal),
    close: async () => agent.destroy(),
  };
}

/** Connects and waits for the handshake. What goes wrong is an error with Node's code, as a call would get it. */
export function handshake(endpoint: TlsEndpoint, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = openTls(endpoint);
    const abort = () => socket.destroy(new AppError("cancelled", `Connecting to ${endpoint.host} was cancelled.`));
    signal.addEventListener("abort", abort, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", abort));
    socket.once("error", reject);
    socket.once("secureConnect", () => resolve(socket));
    if (signal.aborted) abort();
  });
}

/** Gives a socket at once; it may be written to while the handshake is under way. */
function openTls({ host, port, ca, certificate, key }: TlsEndpoint): TLSSocket {
  const socket = connectTls({
    port,
    cert: certificate,
    key,
    ...tlsTo(host, ca),
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  const late = setTimeout(() => socket.destroy(tooLate(host, port)), connectTimeoutMs);
  socket.once("secureConnect", () => clearTimeout(late));
  socket.once("close", () => clearTimeout(late));
  return socket;
}

function tooLate(host: string, port: number): AppError {
  const seconds = connectTimeoutMs / 1000;
  return new AppError(
    "timed_out",
    `${host} did not answer on port ${port} within ${seconds} s. Check that it runs and that no firewall is in the way.`,
  );
}

/** A connection to another port of the engine's machine. */
function dialHost(host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  return dialPort(host, port, host, AbortSignal.any([signal, AbortSignal.timeout(connectTimeoutMs)]));
}
