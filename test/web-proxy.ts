import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";

export type TestProxy = {
  readonly port: number;
  /** What connections were asked for, as `host:port`, with the login given. */
  readonly asked: readonly { readonly target: string; readonly login: string | null }[];
  close(): Promise<void>;
};

/** A real HTTP proxy on 127.0.0.1 that takes every tunnel to `port` of this machine; with a login it answers others 407. */
export async function openProxy(port: number, login: string | null = null): Promise<TestProxy> {
  const asked: { target: string; login: string | null }[] = [];
  const proxy = createServer((_request, response) => response.writeHead(400).end());
  proxy.on("connect", ({ url = "", headers }, socket) => {
    const [, encoded] = headers["proxy-authorization"]?.split(" ") ?? [];
    const given = encoded === undefined ? null : Buffer.from(encoded, "base64").toString();
    asked.push({ target: url, login: given });
    if (login !== null && given !== login) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on("error", () => onward.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    port: (proxy.address() as AddressInfo).port, // it listens on a port
    asked,
    close: async () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
