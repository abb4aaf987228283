import type { Server } from "node:http";
import type { Server as TcpServer } from "node:net";

/** A small web server inside this process. */
export type WebServer = { readonly url: string; close(): Promise<void> };

/** Lets `server` listen; port 0 takes a free one. */
export async function listen(server: Server | TcpServer, address: string, port: number): Promise<WebServer> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
  // The rig alone must not keep a process running.
  server.unref();
  const bound = server.address();
  const boundPort = typeof bound === "object" && bound ? bound.port : port;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
  return { url: `http://${address}:${boundPort}`, close };
}
