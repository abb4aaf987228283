import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { URL } from "node:url";
import { type WebServer, listen } from "./listen.ts";

/**
 * Stands in front of a registry and pages its tag lists as Docker Hub does (`n`, `last`, a relative `Link`); Debian's
 * registry never pages. A page has `pageSize` tags unless fewer are asked for. Everything else passes through.
 */
export async function startPagingProxy(
  upstream: string,
  place: { readonly address: string; readonly port: number },
  pageSize: number,
): Promise<WebServer> {
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", upstream);
    const work = url.pathname.endsWith("/tags/list")
      ? answerPage(url, outgoing, pageSize)
      : pass(url, incoming, outgoing);
    work.catch((error: unknown) => outgoing.writeHead(502).end(String(error)));
  });
  return listen(server, place.address, place.port);
}

async function answerPage(url: URL, outgoing: ServerResponse, pageSize: number): Promise<void> {
  const answer = await fetch(new URL(url.pathname, url));
  if (!answer.ok) {
    outgoing.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
    return;
  }
  const list = (await answer.json()) as { name: string; tags: string[] | null }; // The registry's documented answer.
  const last = url.searchParams.get("last") ?? "";
  const left = (list.tags ?? []).toSorted().filter((tag) => tag > last);
  const tags = left.slice(0, Math.min(pageSize, Number(url.searchParams.get("n") ?? pageSize)));
  const next = `<${url.pathname}?n=${pageSize}&last=${encodeURIComponent(tags.at(-1) ?? "")}>; rel="next"`;
  const link = left.length > tags.length ? { Link: next } : {};
  outgoing.writeHead(200, { "Content-Type": "application/json", ...link }).end(JSON.stringify({ ...list, tags }));
}

async function pass(url: URL, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const sent = request(url, { method: incoming.method ?? "GET", headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing).on("close", resolve);
    });
    sent.on("error", reject);
    incoming.pipe(sent);
  });
}
