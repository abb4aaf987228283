import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Dispatcher } from "undici";
import { trustedAuthorities } from "../system-authorities.ts";

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
  const sockets: Socket[] = [];
  let isMade = false;
  const dispatcher = new Agent({
    connect: (options, callback) => {
      const isSecure = options.protocol === "https:";
      const socket = openSocket(options.hostname, Number(options.port) || (isSecure ? 443 : 80), isSecure);
      sockets.push(socket);
      const fail = (error: Error) => callback(error, null);
      socket.once("error", fail);
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        socket.off("error", fail);
        isMade = true;
        callback(null, socket);
      });
    },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    dispatcher,
    isMade: () => isMade,
    close: () => {
      for (const socket of sockets) socket.destroy();
      dispatcher.destroy().catch(() => undefined); // there is nothing left that could go wrong
    },
  };
}

function openSocket(hostname: string, port: number, isSecure: boolean): Socket {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (!isSecure) return connectTcp({ host, port, noDelay: true });
  // An address has no name to ask for.
  return connectTls({
    host,
    port,
    ALPNProtocols: ["http/1.1"],
    ...trustedAuthorities(""),
    ...(isIP(host) ? {} : { servername: host }),
  });
}
