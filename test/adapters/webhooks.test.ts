import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createWebhooks, webhooks } from "../../electron/adapters/webhooks/webhooks.ts";
import type { WebhookPost } from "../../electron/ports/webhooks.ts";
import { AppError } from "../../shared/core/errors.ts";
import { openScriptedServer } from "../mail-server.ts";
import { makeIssued, makeSelfSigned, openOpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { openProxy } from "../web-proxy.ts";
import { type Answer, openWebServer } from "../web-server.ts";

const SECRET = "T0000-secret-path-8813";
const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const web = async (...args: Parameters<typeof openWebServer>) => {
  const server = await openWebServer(...args);
  open.push(server);
  return server;
};
const post = (address: string, more: Partial<WebhookPost> = {}): WebhookPost => ({
  address,
  allowHttp: false,
  headers: [],
  body: '{"text":"Äpfel"}',
  ...more,
});
/** What a post was refused with; its address must not be in it. */
async function failure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`It was not refused with an AppError but ${String(error)}`);
  expect(`${error.message} ${JSON.stringify(error.details)} ${String(error.cause)}`).not.toContain(SECRET);
  return error;
}
const answering = async (answer: Answer) => failure(webhooks.post(post(`${(await web(answer)).url}/${SECRET}`), never));

describe("a post", () => {
  it("reaches the address with its JSON and headers", async () => {
    const server = await web((response) => void response.writeHead(202).end());
    const headers = [
      { name: "X-Token", value: "abc" },
      { name: "Content-Type", value: "application/vnd.shop+json" },
    ];
    expect(await webhooks.post(post(`${server.url}/${SECRET}?x=1`, { headers }), never)).toBe(202);
    expect(server.posts).toMatchObject([
      {
        path: `/${SECRET}?x=1`,
        body: '{"text":"Äpfel"}',
        headers: { "x-token": "abc", "content-type": "application/vnd.shop+json", "user-agent": "slipway" },
      },
    ]);
  });

  it("signs in with what stands in the address", async () => {
    const server = await web();
    await webhooks.post(post(`http://user:p%40ss@127.0.0.1:${server.port}/`), never);
    expect(server.posts[0]?.headers.authorization).toBe(`Basic ${Buffer.from("user:p@ss").toString("base64")}`);
  });

  it.skipIf(opensslIsMissing)("is encrypted, and trusts what this system trusts", async () => {
    const files = openOpensslFolder();
    makeSelfSigned(files, "authority");
    makeIssued(files, "localhost", "authority", { more: ["-addext", "subjectAltName=DNS:localhost"] });
    const server = await web(undefined, { key: files.text("localhost.key"), cert: files.text("localhost.crt") });
    const error = await failure(webhooks.post(post(`${server.url}/${SECRET}`), never));
    expect(error).toMatchObject({ code: "unreachable", details: { mayRetry: false } });
    expect(error.message).toContain("the certificate of localhost");
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, files.text("authority.crt")]);
    try {
      expect(await webhooks.post(post(`${server.url}/${SECRET}`), never)).toBe(200);
    } finally {
      setDefaultCACertificates(before);
      files.remove();
    }
  });
});

describe("a post over the proxy of the environment", () => {
  const proxied = async (port: number, login: string, given: string) => {
    const proxy = await openProxy(port, login);
    open.push(proxy);
    for (const name of ["http_proxy", "https_proxy"]) vi.stubEnv(name, `http://${given}@127.0.0.1:${proxy.port}`);
    vi.stubEnv("no_proxy", "");
    return proxy;
  };
  afterEach(() => void vi.unstubAllEnvs());

  it("goes through it with its login, encrypted to the service itself", async () => {
    const files = openOpensslFolder();
    makeSelfSigned(files, "hooks", { more: ["-addext", "subjectAltName=DNS:hooks.example"] });
    const server = await web(undefined, { key: files.text("hooks.key"), cert: files.text("hooks.crt") });
    const proxy = await proxied(server.port, "web:p@ss", "web:p%40ss");
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, files.text("hooks.crt")]);
    try {
      expect(await webhooks.post(post(`https://hooks.example/${SECRET}`), never)).toBe(200);
    } finally {
      setDefaultCACertificates(before);
      files.remove();
    }
    expect(proxy.asked).toEqual([{ target: "hooks.example:443", login: "web:p@ss" }]);
    expect(server.posts).toMatchObject([{ path: `/${SECRET}`, headers: { host: "hooks.example" } }]);
  });

  it("that is refused there says so, and may be tried again", async () => {
    const proxy = await proxied(1, "web:right", "web:wrong");
    const error = await failure(webhooks.post(post(`http://hooks.example:81/${SECRET}`, { allowHttp: true }), never));
    expect(error).toMatchObject({ code: "unreachable", details: { mayRetry: true } });
    expect(error.message).toContain("the proxy answered 407 Proxy Authentication Required.");
    expect(error.message).toContain(`over the proxy 127.0.0.1:${proxy.port}; check that too`);
    expect(error.message).not.toContain("wrong");
  });

  it("is left at once on cancelling while the proxy is silent", async () => {
    const stop = new AbortController();
    const silent = await openScriptedServer(() => void setTimeout(() => stop.abort(), 20));
    open.push(silent);
    vi.stubEnv("https_proxy", `http://127.0.0.1:${silent.port}`);
    const error = await failure(webhooks.post(post(`https://hooks.example/${SECRET}`), stop.signal));
    expect(error.code).toBe("cancelled");
  });
});

describe("an address", () => {
  it("must be encrypted, but for this computer or on purpose", async () => {
    const plain = post(`http://hooks.invalid/${SECRET}`);
    const error = await failure(webhooks.post(plain, never));
    expect(error).toMatchObject({ code: "invalid_input" });
    expect(error.message).toContain("The address at hooks.invalid is not encrypted");
    const allowed = await failure(webhooks.post({ ...plain, allowHttp: true }, never));
    expect(allowed).toMatchObject({ code: "unreachable", details: { mayRetry: true } });
    expect(allowed.message).toBe(
      "Could not reach hooks.invalid: the name is not known. Check the address and this machine's DNS.",
    );
  });

  it.each([SECRET, "", "ftp://x/y", `/${SECRET}`])(
    "that is none is refused without repeating it: '%s'",
    async (address) => {
      expect((await failure(webhooks.post(post(address), never))).code).toBe("invalid_input");
    },
  );
});

describe("an answer", () => {
  it("other than 2xx is told in the service's own words", async () => {
    const error = await answering((response) => void response.writeHead(400).end(`invalid_payload\n at /${SECRET}`));
    expect(error).toMatchObject({ code: "remote_failed", details: { status: 400, mayRetry: false } });
    expect(error.message).toMatch(
      /^127\.0\.0\.1:\d+ answered 400 \("invalid_payload at \*{8}"\)\. Correct the message/,
    );
  });

  it("is shortened, and a page is told by its text", async () => {
    const page = `<!DOCTYPE html><style>p { color: red }</style><h1>Access   denied</h1><p>${"word ".repeat(500)}</p>`;
    const error = await answering((response) => void response.writeHead(403).end(page));
    expect(error.code).toBe("unauthenticated");
    expect(error.message).toContain('answered 403 ("Access denied word word');
    expect(error.message.length).toBeLessThan(500);
  });

  it("that leads elsewhere is not followed", async () => {
    const other = await web();
    const error = await answering((response) => void response.writeHead(307, { location: other.url }).end());
    expect(error.message).toContain("a redirect, which is not followed");
    expect(other.posts).toEqual([]);
  });

  it("may be asked for again where the service says so", async () => {
    const busy = await answering(
      (response) => void response.writeHead(429, { "retry-after": "3" }).end("rate_limited"),
    );
    expect(busy.details).toEqual({ status: 429, mayRetry: true, waitMs: 3000 });
    const broken = await answering((response) => void response.writeHead(503).end());
    expect(broken.details).toEqual({ status: 503, mayRetry: true });
    const gone = await answering((response) => void response.writeHead(410).end("channel_is_archived"));
    expect(gone).toMatchObject({ code: "not_found", details: { mayRetry: false } });
  });

  it("that does not come leaves nobody knowing", async () => {
    const lost = await answering((response) => void response.socket?.destroy());
    expect(lost).toMatchObject({ code: "unreachable", details: { mayRetry: false } });
    expect(lost.message).toContain("so nobody knows whether it took the message");
    const slow = await web(() => undefined);
    const late = await failure(createWebhooks({ timeoutMs: 200 }).post(post(`${slow.url}/${SECRET}`), never));
    expect(late).toMatchObject({ code: "timed_out", details: { mayRetry: false } });
    expect(late.message).toContain("did not answer within 0.2 s");
  });
});

describe("a service that cannot be reached", () => {
  it("may be tried again when nothing listens", async () => {
    const server = await openWebServer();
    await server.close();
    const error = await failure(webhooks.post(post(`${server.url}/${SECRET}`), never));
    expect(error).toMatchObject({ code: "unreachable", details: { mayRetry: true } });
    expect(error.message).toContain("nothing listens there");
  });

  it("says that it speaks no TLS", async () => {
    const server = await web();
    const error = await failure(webhooks.post(post(`https://127.0.0.1:${server.port}/${SECRET}`), never));
    expect(error.message).toContain("it does not speak TLS");
    expect(error.details["mayRetry"]).toBe(false);
  });

  it("may be tried again when it does not even encrypt in time", async () => {
    const silent = await openScriptedServer(() => undefined);
    open.push(silent);
    const hasty = createWebhooks({ timeoutMs: 200 });
    const error = await failure(hasty.post(post(`https://127.0.0.1:${silent.port}/${SECRET}`), never));
    expect(error).toMatchObject({ code: "timed_out", details: { mayRetry: true } });
  });

  it("is left at once on cancelling, also while the connection is made", async () => {
    const stop = new AbortController();
    const silent = await openScriptedServer(() => void setTimeout(() => stop.abort(), 20));
    open.push(silent);
    const startedMs = performance.now();
    const error = await failure(webhooks.post(post(`https://127.0.0.1:${silent.port}/${SECRET}`), stop.signal));
    expect(error.code).toBe("cancelled");
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  it("is left at once on cancelling while it works on the answer", async () => {
    const stop = new AbortController();
    const slow = await web(() => stop.abort());
    const error = await failure(webhooks.post(post(`${slow.url}/${SECRET}`), stop.signal));
    expect(error.code).toBe("cancelled");
  });
});
