import { once } from "node:events";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { URL } from "node:url";
import type { Dispatcher } from "undici";
import { proxyFor } from "../environment-proxy.ts";
import { openSocket } from "../open-socket.ts";
import { openTunnel } from "../proxy-tunnel.ts";
import { tlsTo } from "../system-authorities.ts";
import { hostOf, portOf } from "../url-parts.ts";

/** Connections for one post; `isMade` tells whether there was one: from then on the service may have got the message. */
export type OneConnection = {
  readonly dispatcher: Dispatcher;
  isMade(): boolean;
  /** Ends also what is still being made, at once. */
  close(): void;
};

/** Makes its own sockets: undici's stay, whatever was cancelled, until they are made or too late. */
export async function oneConnection(timeoutMs: number): Promise<OneConnection> {
  const { Agent } = await import("undici");
  const closing = new AbortController();
  let isMade = false;
  const dispatcher = new Agent({
    connect: ({ protocol, host = "" }, callback) => {
      connect(new URL(`${protocol}//${host}`), closing.signal).then(
        (socket) => {
          isMade = true;
          callback(null, socket);
        },
        (error: Error) => callback(error, null),
      );
    },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    dispatcher,
    isMade: () => isMade,
    close: () => {
      closing.abort();
      dispatcher.destroy().catch(() => undefined); // there is nothing left that could go wrong
    },
  };
}

/** Connects to an origin, over the environment's proxy where it names one. The signal ends the connection, also once it is made. */
async function connect(origin: URL, closing: AbortSignal): Promise<Socket> {
  const plain = await reach(origin, closing);
  closing.addEventListener("abort", () => plain.destroy());
  if (origin.protocol !== "https:") return plain;
  const secure = connectTls({ socket: plain, ALPNProtocols: ["http/1.1"], ...tlsTo(hostOf(origin), "") });
  closing.addEventListener("abort", () => secure.destroy());
  await once(secure, "secureConnect");
  return secure;
}

function reach(origin: URL, closing: AbortSignal): Promise<Socket> {
  const proxy = proxyFor(origin);
  if (proxy === null) return openSocket(hostOf(origin), portOf(origin), closing);
  const tunnel = openTunnel(proxy, hostOf(origin), portOf(origin));
  closing.addEventListener("abort", tunnel.close);
  return tunnel.opened;
}
