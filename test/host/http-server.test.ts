import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type HttpServer, startHttpServer } from "../../electron/host/http-server.ts";
import { readMeta } from "../../electron/store/meta.ts";
import { openTestHost, type TestHost } from "./test-host.ts";

describe("the HTTP server", () => {
  let test: TestHost;
  let server: HttpServer;
  beforeEach(async () => {
    test = await openTestHost();
    const screens = join(test.folder, "screens");
    mkdirSync(screens);
    writeFileSync(join(screens, "index.html"), '<meta property="csp-nonce" nonce="__CSP_NONCE__">');
    writeFileSync(join(test.folder, "outside.txt"), "private");
    server = await startHttpServer({ context: test.host.context, actor: "tester", port: 0, screens });
  });
  afterEach(async () => {
    await server.close();
    await test.close();
  });

  it("opens one browser session with a one-time link", async () => {
    const link = server.createLink();
    const first = await fetch(link, { redirect: "manual" });
    expect(first.status).toBe(303);
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await fetch(link, { redirect: "manual" })).status).toBe(401);
    const page = await fetch(`${server.url}/`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(page.status).toBe(200);
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get("content-security-policy") ?? "")?.[1];
    expect(await page.text()).toBe(`<meta property="csp-nonce" nonce="${nonce}">`);
  });

  it("knows a browser again after a restart, until it was away for seven days", async () => {
    let nowMs = Date.now();
    const clock = { nowMs: () => nowMs };
    const timed = await openTestHost({ clock });
    const start = () => startHttpServer({ context: timed.host.context, actor: "tester", port: 0, screens: null });
    const first = await start();
    const cookie = await signIn(first);
    await first.close();
    const second = await start();
    const asks = async () => (await fetch(`${second.url}/session`, { headers: { cookie } })).status;
    for (const days of [5, 5, 8]) {
      nowMs += days * 24 * 60 * 60_000;
      expect(await asks()).toBe(days === 8 ? 401 : 200);
    }
    expect(Buffer.from(readMeta(timed.host.context.db, "browser-sessions") ?? "").toString()).not.toContain(
      cookie.split("=")[1],
    );
    await second.close();
    await timed.close();
  });

  it("signs out every browser but the command line when it is asked to", async () => {
    const cookie = await signIn(server);
    const unopened = server.createLink();
    const authorization = `Bearer ${server.sessions.hostToken}`;
    const only = () => fetch(`${server.url}/links?only`, { method: "POST", headers: { authorization } });
    expect((await only()).status).toBe(200);
    expect((await fetch(`${server.url}/session`, { headers: { cookie } })).status).toBe(401);
    expect((await fetch(unopened, { redirect: "manual" })).status).toBe(401);
    expect((await only()).status).toBe(200);
  });

  it("answers nobody without a session or token", async () => {
    expect((await fetch(`${server.url}/`)).status).toBe(401);
    expect((await fetch(`${server.url}/api/board`)).status).toBe(401);
    expect((await fetch(`${server.url}/links`, { method: "POST" })).status).toBe(401);
    await expect(openSocket({})).rejects.toThrow("401");
  });

  it("refuses pages of other origins and names, whatever they bring", async () => {
    const authorization = `Bearer ${server.sessions.hostToken}`;
    expect(
      (await fetch(`${server.url}/api/board`, { headers: { authorization, origin: "http://evil.example" } })).status,
    ).toBe(401);
    await expect(openSocket({ authorization, origin: "http://evil.example" })).rejects.toThrow("401");
  });

  it("serves nothing outside its folder", async () => {
    for (const path of ["/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt"]) {
      const response = await fetch(server.url + path);
      expect(await response.text()).not.toContain("private");
    }
  });

  it("describes itself as OpenAPI", async () => {
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(document.paths)).toContain("/projects/{project}/releases");
  });

  it("names a port that is taken", async () => {
    const port = Number(new URL(server.url).port);
    const second = startHttpServer({ context: test.host.context, actor: "tester", port, screens: null });
    await expect(second).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(`Port ${port}`) });
  });

  async function signIn(to: HttpServer): Promise<string> {
    const opened = await fetch(to.createLink(), { redirect: "manual" });
    return (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  }

  async function openSocket(headers: Record<string, string>): Promise<void> {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/rpc`, { headers });
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    }).finally(() => socket.close());
  }
});
