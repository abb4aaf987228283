import { once } from "node:events";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";

export type TakenPost = {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

export type TestWebServer = {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, or `https://localhost:PORT` with a certificate. */
  readonly url: string;
  readonly posts: readonly TakenPost[];
  close(): Promise<void>;
};

/** Answers the post of a number, counted from 1. */
export type Answer = (response: ServerResponse, number: number, post: TakenPost) => void;

/** A real web server on 127.0.0.1 that keeps what is posted. */
export async function openWebServer(
  answer: Answer = (response) => void response.end("ok"),
  certificate?: { readonly key: string; readonly cert: string },
): Promise<TestWebServer> {
  const posts: TakenPost[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(Buffer.from(piece as Uint8Array)); // a request gives bytes
    const post = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(pieces).toString("utf8") };
    posts.push(post);
    answer(response, posts.length, post);
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => void take(request, response);
  const server = certificate ? createHttps(certificate, listener) : createHttp(listener);
  server.on("tlsClientError", () => undefined); // a client that does not trust it says so itself
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port.");
  return {
    port: address.port,
    url: certificate ? `https://localhost:${address.port}` : `http://127.0.0.1:${address.port}`,
    posts,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
