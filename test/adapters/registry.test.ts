import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { URL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { readChallenge } from "../../electron/adapters/registry/challenge.ts";
import { nextPage } from "../../electron/adapters/registry/next-page.ts";
import { registryBase, repositoryName } from "../../electron/adapters/registry/registry-address.ts";
import { createRegistry } from "../../electron/adapters/registry/registry.ts";

const never = new AbortController().signal;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

/** A registry that answers as told; `asked` collects what it was asked. */
async function serve(
  answer: (request: IncomingMessage, url: URL) => Answer,
): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(request);
    const { status = 200, headers = {}, body = "" } = answer(request, new URL(request.url ?? "/", "http://registry"));
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const url = await new Promise<string>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      resolve(`http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`);
    }),
  );
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url, asked };
}

const anonymous = (url: string) => ({ url, username: null, password: null });
const signedIn = (url: string) => ({ url, username: "ann", password: "pa55" });

describe("a registry's address", () => {
  it.each([
    ["https://registry.example", "https://registry.example"],
    ["https://registry.example/", "https://registry.example"],
    ["https://registry.example:5000/v2/", "https://registry.example:5000"],
    ["https://example.com/registry", "https://example.com/registry"],
    ["registry.example:5000", "https://registry.example:5000"],
    ["http://registry.example:5000", "http://registry.example:5000"],
    ["docker.io", "https://registry-1.docker.io"],
    ["https://index.docker.io/v1/", "https://registry-1.docker.io"],
    ["https://hub.docker.com", "https://registry-1.docker.io"],
  ])("%s is asked at %s", (url, base) => expect(registryBase(url)).toBe(base));

  it.each(["", "ftp://registry.example", "https://ann:pa55@registry.example"])("refuses %s", (url) => {
    expect(() => registryBase(url)).toThrow(/address/);
    expect(() => registryBase(url)).not.toThrow(/pa55/);
  });

  it("puts official images of Docker Hub into library/", () => {
    expect(repositoryName("https://registry-1.docker.io", "nginx")).toBe("library/nginx");
    expect(repositoryName("https://registry-1.docker.io", "acme/web")).toBe("acme/web");
    expect(repositoryName("https://registry.example", "nginx")).toBe("nginx");
  });

  it.each(["Acme/Web", "acme/web:1.0", "acme//web", "../secret", "acme/web?x", ""])(
    "refuses the repository %j",
    (name) => {
      expect(() => repositoryName("https://registry.example", name)).toThrow(/not a repository name/);
    },
  );
});

describe("a challenge", () => {
  it.each([
    ['Basic realm="x"', { kind: "basic" }],
    [
      'Bearer realm="https://t/x?a=b,c",service="s s",scope="repository:a/b:pull,push"',
      { kind: "bearer", realm: "https://t/x?a=b,c", service: "s s", scope: "repository:a/b:pull,push" },
    ],
    ['bearer realm = "https://t/"', { kind: "bearer", realm: "https://t/", service: null, scope: null }],
    [
      'Basic realm="x", Bearer realm="https://t/", service=s',
      { kind: "bearer", realm: "https://t/", service: "s", scope: null },
    ],
    ['Negotiate, Basic realm="say \\"hi\\""', { kind: "basic" }],
    ["Negotiate", null],
    ["Bearer", null],
    [null, null],
  ])("%s", (header, expected) => expect(readChallenge(header)).toEqual(expected));
});

describe("the next page", () => {
  const current = "https://registry.example/v2/a/tags/list?n=2";
  it.each([
    ['</v2/a/tags/list?n=2&last=b>; rel="next"', "https://registry.example/v2/a/tags/list?n=2&last=b"],
    ["</v2/a/tags/list?last=b>; rel=next", "https://registry.example/v2/a/tags/list?last=b"],
    ['<?last=b>; rel="next"', "https://registry.example/v2/a/tags/list?last=b"],
    ['<https://registry.example/x?last=b>; rel="next"', "https://registry.example/x?last=b"],
    ['<http://inner:5000/v2/a/tags/list?last=b>; rel="next"', "https://registry.example/v2/a/tags/list?last=b"],
    ['</first>; rel="first", </next>; title="a"; rel="next"', "https://registry.example/next"],
    ['</prev>; rel="prev"', null],
    ["", null],
    [null, null],
  ])("of %s", (link, expected) => expect(nextPage(link, current)).toBe(expected));
});

describe("listing tags", () => {
  it("follows pages in the registry's order and names each tag once", async () => {
    const pages: Record<string, Answer> = {
      "": { body: { tags: ["b", "a"] }, headers: { Link: '</v2/acme/web/tags/list?last=a>; rel="next"' } },
      a: { body: { tags: ["a", "c"] }, headers: { Link: '<?last=c>; rel="next"' } },
      c: { body: { tags: null } },
    };
    const { url } = await serve(
      (_request, { searchParams }) => pages[searchParams.get("last") ?? ""] ?? { status: 404 },
    );
    expect(await createRegistry().listTags(anonymous(url), "acme/web", never)).toEqual(["b", "a", "c"]);
  });

  it("ends when a page names itself as the next", async () => {
    const { url } = await serve(() => ({
      body: { tags: ["a"] },
      headers: { Link: '</v2/acme/web/tags/list>; rel="next"' },
    }));
    expect(await createRegistry().listTags(anonymous(url), "acme/web", never)).toEqual(["a"]);
  });

  it("never asks another host for a page", async () => {
    const other = await serve(() => ({ body: { tags: ["stolen"] } }));
    const { url } = await serve((request): Answer => {
      if (request.headers.authorization === undefined) return { status: 401, headers: { "WWW-Authenticate": "Basic" } };
      if (request.url?.includes("last")) return { body: { tags: ["b"] } };
      return { body: { tags: ["a"] }, headers: { Link: `<${other.url}/v2/acme/web/tags/list?last=a>; rel="next"` } };
    });
    expect(await createRegistry().listTags(signedIn(url), "acme/web", never)).toEqual(["a", "b"]);
    expect(other.asked).toEqual([]);
  });

  it("follows a redirect to another host without the login", async () => {
    const other = await serve(() => ({ body: { tags: ["a"] } }));
    const { url } = await serve(
      (request): Answer =>
        request.headers.authorization === undefined
          ? { status: 401, headers: { "WWW-Authenticate": "Basic" } }
          : { status: 307, headers: { Location: `${other.url}/elsewhere` } },
    );
    expect(await createRegistry().listTags(signedIn(url), "acme/web", never)).toEqual(["a"]);
    expect(other.asked[0]?.headers.authorization).toBeUndefined();
  });

  it("waits as long as a busy registry asks", async () => {
    let calls = 0;
    const { url } = await serve(() => {
      calls += 1;
      return calls === 1 ? { status: 429, headers: { "Retry-After": "0" } } : { body: { tags: ["a"] } };
    });
    expect(await createRegistry().listTags(anonymous(url), "acme/web", never)).toEqual(["a"]);
  });

  it("says how long to wait when that is too long", async () => {
    const { url } = await serve(() => ({ status: 429, headers: { "Retry-After": "600" } }));
    await expect(createRegistry().listTags(anonymous(url), "acme/web", never)).rejects.toMatchObject({
      code: "remote_failed",
      message: /no more requests for 600 s/,
      details: { retryAfterS: 600 },
    });
  });

  it.each([
    [
      { status: 403, body: { errors: [{ message: "not for you" }] } },
      "unauthenticated",
      /refuses it to ann \("not for you"\)/,
    ],
    [{ status: 500, body: "oops" }, "remote_failed", /answered 500/],
    [{ body: "<html>" }, "remote_failed", /does not answer as a container registry/],
    [{ status: 404 }, "not_found", /acme\/web.*not there/],
  ])("names what a refusal means: %o", async (answer: Answer, code, message) => {
    const { url } = await serve(() => answer);
    await expect(createRegistry().listTags(signedIn(url), "acme/web", never)).rejects.toMatchObject({ code, message });
  });
});

/** A registry that hands its tokens out itself; `tokens` collects who asked. */
async function tokenRegistry(
  lifeS = 300,
): Promise<{ url: string; tokens: { url: URL; authorization: string | undefined }[] }> {
  const tokens: { url: URL; authorization: string | undefined }[] = [];
  const server = await serve((request, url) => {
    if (url.pathname === "/token") {
      tokens.push({ url, authorization: request.headers.authorization });
      return { body: { access_token: `t${tokens.length}`, expires_in: lifeS } };
    }
    if (request.headers.authorization === `Bearer t${tokens.length}`) return { body: { tags: ["a"] } };
    const scope = "repository:acme/web:pull";
    return { status: 401, headers: { "WWW-Authenticate": `Bearer realm="/token",service="s",scope="${scope}"` } };
  });
  return { url: server.url, tokens };
}

describe("a token registry", () => {
  it("gives one token for many requests, asked for with the login and the scope", async () => {
    const { url, tokens } = await tokenRegistry();
    const registry = createRegistry();
    for (let times = 0; times < 3; times += 1) await registry.listTags(signedIn(url), "acme/web", never);
    expect(tokens).toHaveLength(1);
    expect(tokens[0]?.authorization).toBe(`Basic ${Buffer.from("ann:pa55").toString("base64")}`);
    expect(tokens[0]?.url.searchParams.getAll("scope")).toEqual(["repository:acme/web:pull"]);
    expect(tokens[0]?.url.searchParams.get("service")).toBe("s");
  });

  it("asks for a new token for another login, for another repository, and when one is old", async () => {
    const { url, tokens } = await tokenRegistry(5);
    const registry = createRegistry();
    await registry.listTags(signedIn(url), "acme/web", never);
    await registry.listTags({ ...signedIn(url), password: "other" }, "acme/web", never);
    await registry.listTags(signedIn(url), "acme/web", never);
    expect(tokens).toHaveLength(3);
  });

  it("replaces a token that the registry no longer takes", async () => {
    const { url, tokens } = await tokenRegistry();
    const registry = createRegistry();
    await registry.listTags(signedIn(url), "acme/web", never);
    tokens.push({ url: new URL(url), authorization: undefined }); // The registry now wants the next one.
    expect(await registry.listTags(signedIn(url), "acme/web", never)).toEqual(["a"]);
  });
});

describe("resolving a digest", () => {
  const digest = `sha256:${"a".repeat(64)}`;

  it("asks by HEAD for every kind of manifest", async () => {
    const { url, asked } = await serve(() => ({ headers: { "Docker-Content-Digest": digest } }));
    expect(await createRegistry().resolveDigest(anonymous(url), "acme/web", "1.0", never)).toBe(digest);
    expect(asked[0]?.method).toBe("HEAD");
    expect(asked[0]?.headers.accept).toContain("application/vnd.oci.image.index.v1+json");
    expect(asked[0]?.headers.accept).toContain("application/vnd.docker.distribution.manifest.v2+json");
  });

  it("computes the digest itself when the registry does not tell it", async () => {
    const manifest = '{"schemaVersion":2}';
    const { url } = await serve(({ method }) => (method === "HEAD" ? { status: 405 } : { body: manifest }));
    const expected = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
    expect(await createRegistry().resolveDigest(anonymous(url), "acme/web", "1.0", never)).toBe(expected);
  });

  it.each(["", "a/b", "a:b", "-x", "a b"])("refuses the tag %j", async (tag) => {
    await expect(
      createRegistry().resolveDigest(anonymous("http://127.0.0.1:9"), "a", tag, never),
    ).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("a registry that cannot be reached", () => {
  it("is named when nothing listens", async () => {
    await expect(createRegistry().listTags(anonymous("http://127.0.0.1:9"), "acme/web", never)).rejects.toMatchObject({
      code: "unreachable",
      message: /127\.0\.0\.1:9: nothing listens there/,
    });
  });

  it("is told to be plain HTTP when it answers so to https", async () => {
    const { url } = await serve(() => ({}));
    await expect(
      createRegistry().listTags(anonymous(url.replace("http:", "https:")), "acme/web", never),
    ).rejects.toMatchObject({
      code: "unreachable",
      message: /write the feed's address as http:\/\//,
    });
  });

  it("can be given up at once", async () => {
    const server = createTcpServer(() => undefined);
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const bound = server.address();
        resolve(typeof bound === "object" && bound ? bound.port : 0);
      }),
    );
    closing.push(() => server.close());
    const controller = new AbortController();
    const asking = createRegistry().listTags(anonymous(`http://127.0.0.1:${port}`), "acme/web", controller.signal);
    controller.abort();
    await expect(asking).rejects.toMatchObject({ code: "cancelled" });
  });

  it("fails its test with one exchange that says why", async () => {
    const exchanges = await createRegistry().test(anonymous("http://127.0.0.1:9"), null, never);
    expect(exchanges).toMatchObject([
      { request: "GET http://127.0.0.1:9/v2/", status: null, ok: false, detail: /nothing listens/ },
    ]);
  });

  it("fails its test when it is no registry", async () => {
    const { url } = await serve(() => ({ status: 404, body: "not here" }));
    const exchanges = await createRegistry().test(anonymous(url), null, never);
    expect(exchanges).toMatchObject([{ status: 404, ok: false, detail: /does not answer as a container registry/ }]);
  });
});
