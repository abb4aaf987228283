import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import type { URL } from "node:url";
import { trustedAuthorities } from "./system-authorities.ts";
import { basicLoginOf, hostOf, portOf } from "./url-parts.ts";

/** A connection to another host through an HTTP proxy, while it is made. */
export type Tunnel = {
  readonly opened: Promise<Socket>;
  /** Ends it at once while it is not opened yet. */
  readonly close: () => void;
};

/** Asks a proxy (`http:` or `https:`, its login in the address) for a connection to a host's port: HTTP's CONNECT. */
export function openTunnel(proxy: URL, host: string, port: number): Tunnel {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const login = basicLoginOf(proxy);
  const request = (proxy.protocol === "https:" ? requestHttps : requestHttp)({
    host: hostOf(proxy),
    port: portOf(proxy),
    method: "CONNECT",
    path: target,
    agent: false,
    headers: { host: target, ...(login !== null && { "proxy-authorization": login }) },
    ...trustedAuthorities(""),
  });
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  request.once("error", reject);
  request.once("connect", ({ statusCode = 0, statusMessage = "" }, socket: Socket) => {
    if (statusCode === 200) return resolve(socket);
    socket.destroy();
    reject(new Error(`the proxy answered ${statusCode} ${statusMessage}`.trim()));
  });
  request.end();
  return { opened: promise, close: () => request.destroy() };
}
