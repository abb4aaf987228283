import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OpenAPIGenerator } from "@orpc/openapi";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { RPCHandler } from "@orpc/server/ws";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { type WebSocket, WebSocketServer } from "ws";
import { AppError, messageOf } from "../../shared/core/errors.ts";
import { contract } from "../../shared/rpc/contract.ts";
import { readBrowserSessions, writeBrowserSessions } from "../store/browser-sessions.ts";
import type { HostContext } from "./context.ts";
import { router } from "./router.ts";
import { createSessions, type KeptSessions, type Sessions } from "./sessions.ts";
import { readStaticFile } from "./static-files.ts";

const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** What is served, to whom, and where. */
export type HttpServerOptions = {
  readonly context: HostContext;
  readonly actor: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The folder of the built screens, or null: no screens are served. */
  readonly screens: string | null;
};

/** The host behind HTTP on 127.0.0.1: screens, WebSocket (`/rpc`) and OpenAPI (`/api`, described at `/api/openapi.json`). */
export type HttpServer = {
  readonly url: string;
  readonly sessions: Sessions;
  /** A link that opens the screens in one browser. */
  createLink(): string;
  close(): Promise<void>;
};

/** Starts listening. Throws `conflict` when the port is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { context, actor } = options;
  const sessions = createSessions(context.folder, keptIn(context), () => context.clock.nowMs());
  const openApi = new OpenAPIHandler(router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const browsers = new Set<WebSocket>();
  const rpc = new RPCHandler(router);
  const server = createServer((request, response) => {
    answer(request, response, { options, sessions, openApi, browsers }).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain" });
      response.end(`The host could not answer: ${messageOf(error)}\n`);
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (new URL(request.url ?? "/", "http://host").pathname !== "/rpc" || !mayCall(request, sessions)) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on("error", () => client.terminate());
      if (request.headers.authorization === undefined) {
        browsers.add(client);
        client.on("close", () => browsers.delete(client));
      }
      void rpc.upgrade(client, { context: { host: context, actor } });
    });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    sessions,
    createLink: () => `${url}/?token=${sessions.createOneTimeToken()}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Served = {
  readonly options: HttpServerOptions;
  readonly sessions: Sessions;
  readonly openApi: OpenAPIHandler<{ host: HostContext; actor: string }>;
  /** The open wires of browsers. */
  readonly browsers: ReadonlySet<WebSocket>;
};

/** Sessions outlive the host in its store, so that an open page goes on after a restart. */
function keptIn({ db }: HostContext): KeptSessions {
  return { read: () => readBrowserSessions(db), write: (sessions) => writeBrowserSessions(db, sessions) };
}

async function answer(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const { options, sessions, openApi, browsers } = served;
  const url = new URL(request.url ?? "/", "http://host");
  const token = url.searchParams.get("token");
  if (url.pathname === "/" && token !== null) return openSession(response, sessions.redeem(token));
  if (url.pathname === "/api/openapi.json") return sendJson(response, await openApiDocument(options.context.version));
  if (url.pathname.startsWith("/api/")) {
    if (!mayCall(request, sessions)) return refuse(response);
    const context = { host: options.context, actor: options.actor };
    const { matched } = await openApi.handle(request, response, { prefix: "/api", context });
    if (!matched) send(response, 404, "There is no such call. The list is at /api/openapi.json.\n");
    return;
  }
  if (request.method === "POST" && url.pathname === "/links") {
    if (!mayCall(request, sessions)) return refuse(response);
    if (url.searchParams.has("only")) {
      sessions.endAll();
      for (const browser of browsers) browser.terminate();
    }
    return sendJson(response, { token: sessions.createOneTimeToken() });
  }
  if (url.pathname === "/session") return send(response, sessions.isAllowed(request) ? 200 : 401, "");
  if (url.pathname === "/" && !sessions.isAllowed(request)) return refuse(response);
  const file = options.screens === null ? null : await readStaticFile(options.screens, url.pathname);
  if (!file) return send(response, 404, "Not found.\n");
  response.writeHead(200, file.headers).end(file.body);
}

function openSession(response: ServerResponse, cookie: string | null): void {
  if (cookie === null) return refuse(response, "This link was used already or is too old.");
  response.writeHead(303, { Location: "/", "Set-Cookie": cookie, "Referrer-Policy": "no-referrer" }).end();
}

function refuse(response: ServerResponse, why = "You are not signed in to this Slipway host."): void {
  send(response, 401, `${why} Run 'slipway open' on its computer and open the link it prints in this browser.\n`);
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

function mayCall(request: IncomingMessage, sessions: Sessions): boolean {
  return isOwnOrigin(request) && sessions.isAllowed(request);
}

/** A page of another origin, or of a name that only resolves to this computer, must not talk to this host. */
function isOwnOrigin(request: IncomingMessage): boolean {
  const { origin, host = "" } = request.headers;
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && (origin === undefined || origin === `http://${host}`);
}

/** The contract as an OpenAPI document. */
async function openApiDocument(version: string): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, { info: { title: "Slipway", version }, servers: [{ url: "/api" }] });
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  }).catch((cause: unknown) => {
    throw new AppError(
      "conflict",
      `Port ${port} on 127.0.0.1 cannot be used: ${messageOf(cause)}. Choose another with --port.`,
      { cause },
    );
  });
}
