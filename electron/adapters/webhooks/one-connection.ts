import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { URL } from "node:url";
import type { Dispatcher } from "undici";
import { proxyFor } from "../environment-proxy.ts";
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
  const closers: (() => void)[] = [];
  let isMade = false;
  const dispatcher = new Agent({
    connect: ({ protocol, host = "" }, callback) => {
      const connecting = connect(new URL(`${protocol}//${host}`), (close) => closers.push(close));
      connecting.then(
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
      for (const close of closers) close();
      dispatcher.destroy().catch(() => undefined); // there is nothing left that could go wrong
    },
  };
}

/** Connects to an origin, over the environment's proxy where it names one. `onClose` gets what ends the attempt. */
async function connect(origin: URL, onClose: (close: () => void) => void): Promise<Socket> {
  const plain = await reach(origin, onClose);
  if (origin.protocol !== "https:") return plain;
  const secure = connectTls({ socket: plain, ALPNProtocols: ["http/1.1"], ...tlsTo(hostOf(origin), "") });
  onClose(() => secure.destroy());
  return established(secure, "secureConnect");
}

async function reach(origin: URL, onClose: (close: () => void) => void): Promise<Socket> {
  const host = hostOf(origin);
  const port = portOf(origin);
  const proxy = proxyFor(origin);
  const tunnel = proxy && openTunnel(proxy, host, port);
  if (tunnel) onClose(tunnel.close);
  const socket = tunnel ? await tunnel.opened : connectTcp({ host, port, noDelay: true });
  onClose(() => socket.destroy());
  return tunnel ? socket : established(socket, "connect");
}

function established(socket: Socket, event: "connect" | "secureConnect"): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once(event, () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}
