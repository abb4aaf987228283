import { MessageChannel } from "node:worker_threads";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import { WebSocket } from "ws";
import { type HttpServer, startHttpServer } from "../../electron/host/http-server.ts";
import { serveMessagePort } from "../../electron/host/message-port.ts";
import { type Client, createClient } from "../../shared/rpc/client.ts";
import { contract } from "../../shared/rpc/contract.ts";
import type { TestHost } from "./test-host.ts";

/** A client over one of the ways to a host. */
export type Wire = { readonly client: Client; close(): Promise<void> };

/** Every way to a host, opened as user interfaces open it. */
export const wires = {
  "a message port": async ({ host }: TestHost) => {
    const { port1, port2 } = new MessageChannel();
    serveMessagePort(port1, host.context, "tester");
    const client = createClient(new PortLink({ port: port2 }));
    return {
      client,
      close: async () => {
        port1.close();
        port2.close();
      },
    };
  },
  "a WebSocket": async (test: TestHost) => {
    const server = await serve(test);
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/rpc`, {
      headers: { authorization: `Bearer ${server.sessions.hostToken}` },
    });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return {
      client: createClient(new SocketLink({ websocket: socket })),
      close: async () => {
        socket.close();
        await server.close();
      },
    };
  },
  OpenAPI: async (test: TestHost) => {
    const server = await serve(test);
    const link = new OpenAPILink<Record<never, never>>(contract, {
      url: `${server.url}/api`,
      headers: { authorization: `Bearer ${server.sessions.hostToken}` },
    });
    return { client: createClient(link), close: () => server.close() };
  },
  "no wire": async ({ host }: TestHost) => ({ client: host.clientFor("tester"), close: async () => undefined }),
} satisfies Readonly<Record<string, (test: TestHost) => Promise<Wire>>>;

function serve({ host }: TestHost): Promise<HttpServer> {
  return startHttpServer({ context: host.context, actor: "tester", port: 0, screens: null });
}
