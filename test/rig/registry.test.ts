import { describe, expect, it } from "vitest";
import { createRegistry } from "../../electron/adapters/registry/registry.ts";
import type { RegistryAddress } from "../../electron/ports/registry.ts";
import { never } from "./endpoints.ts";
import { buildImages } from "./rig/images.ts";
import { moveTag, pushImage } from "./rig/push.ts";
import { type RegistryInfo, registryDown, removeRegistry, startRegistry } from "./rig/registry.ts";
import { rigIsMissing, theRig } from "./shared-rig.ts";

const tags = ["1.0.0", "1.1.0", "2.0.0"];
const registry = createRegistry();

function address({ url, login }: RegistryInfo, password = login?.password): RegistryAddress {
  return { url, username: login?.username ?? null, password: password ?? null };
}

describe.skipIf(rigIsMissing)("a registry feed", () => {
  it.each(["anonymous", "paged", "basic", "token"] as const)("lists all tags of the %s registry", async (name) => {
    const found = await registry.listTags(address(theRig().registries[name]), "acme/web", never);
    expect(found.toSorted()).toEqual(tags);
  });

  it.each(["anonymous", "paged", "basic", "token"] as const)(
    "resolves a tag of the %s registry to its digest",
    async (name) => {
      const [web] = (await buildImages()).filter(({ repository }) => repository === "acme/web");
      expect(await registry.resolveDigest(address(theRig().registries[name]), "acme/web", "1.0.0", never)).toBe(
        web?.image.digest,
      );
    },
  );

  it("reads a free repository of a token registry without a login", async () => {
    const free = { url: theRig().registries.token.url, username: null, password: null };
    expect(await registry.listTags(free, "public/web", never)).toHaveLength(3);
    await expect(registry.listTags(free, "acme/web", never)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it.each(["basic", "token"] as const)("is refused with a wrong login by the %s registry", async (name) => {
    const wrong = address(theRig().registries[name], "wrong-pa55");
    const error: unknown = await registry.listTags(wrong, "acme/web", never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unauthenticated", message: /feed/ });
    expect(JSON.stringify(error) + String(error)).not.toContain("wrong-pa55");
  });

  it("asks for a login where none was given", async () => {
    const { url } = theRig().registries.basic;
    await expect(registry.listTags({ url, username: null, password: null }, "acme/web", never)).rejects.toMatchObject({
      code: "unauthenticated",
      message: /asks for a login/,
    });
  });

  it("names a repository and a tag that are not there", async () => {
    const anonymous = address(theRig().registries.anonymous);
    await expect(registry.listTags(anonymous, "acme/none", never)).rejects.toMatchObject({
      code: "not_found",
      message: /acme\/none/,
    });
    await expect(registry.resolveDigest(anonymous, "acme/web", "9.9.9", never)).rejects.toMatchObject({
      code: "not_found",
      message: /acme\/web:9\.9\.9/,
    });
  });

  it("sees that a tag was moved, and that the registry is down", async () => {
    const { layout } = theRig();
    const place = { name: "moves", address: layout.gateway, port: 5006 };
    const own = await startRegistry(layout.root, place, { kind: "basic" });
    const [first, second] = (await buildImages()).filter(({ repository }) => repository === "acme/web");
    if (!first || !second) throw new Error("The rig has two versions of acme/web.");
    for (const { tag, image } of [first, second]) await pushImage(own, "acme/web", tag, image);
    const ask = () => registry.resolveDigest(address(own), "acme/web", first.tag, never);
    expect(await ask()).toBe(first.image.digest);
    await moveTag(own, "acme/web", first.tag, second.tag);
    expect(await ask()).toBe(second.image.digest);
    await registryDown(own);
    await expect(ask()).rejects.toMatchObject({ code: "unreachable", message: /nothing listens there/ });
    await removeRegistry(own);
  });
});

describe.skipIf(rigIsMissing)("testing a registry feed", () => {
  it("shows each exchange of a token sign-in, without a secret", async () => {
    const token = theRig().registries.token;
    const exchanges = await createRegistry().test(address(token), "acme/web", never);
    expect(exchanges.map(({ request, status, ok }) => [request.replace(/\?.*/, ""), status, ok])).toEqual([
      [`GET ${token.url}/v2/`, 401, true],
      [expect.stringMatching(/^GET .*\/token$/), 200, true],
      [`GET ${token.url}/v2/`, 200, true],
      [expect.stringMatching(/^GET .*\/token$/), 200, true],
      [`GET ${token.url}/v2/acme/web/tags/list`, 200, true],
    ]);
    expect(exchanges.at(-1)?.detail).toBe("3 tags");
    const shown = JSON.stringify(exchanges);
    for (const secret of [token.login?.password ?? "", "Bearer ey", "Basic "]) expect(shown).not.toContain(secret);
  });

  it("names the exchange that fails", async () => {
    const wrong = address(theRig().registries.basic, "wrong-pa55");
    const exchanges = await createRegistry().test(wrong, "acme/web", never);
    expect(exchanges.at(-1)).toMatchObject({
      status: 401,
      ok: false,
      detail: /refuses it to deploy.*Check the feed's login/,
    });
    const absent = await createRegistry().test(address(theRig().registries.anonymous), "acme/none", never);
    expect(absent.at(-1)).toMatchObject({ status: 404, ok: false, detail: /acme\/none/ });
  });
});
