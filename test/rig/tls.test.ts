import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dockerConnector } from "../../electron/adapters/docker/connector.ts";
import type { DockerEndpoint } from "../../electron/ports/docker.ts";
import { connected, never, withEngine } from "./endpoints.ts";
import { httpText, removeAllContainers } from "./rig/containers.ts";
import { removeHost, startEngine, stopEngine } from "./rig/host.ts";
import { filterHostPort } from "./rig/network.ts";
import { makeStranger } from "./rig/tls-files.ts";
import { rigIsMissing, startPrivateHost, theRemote, theRig } from "./shared-rig.ts";
import { deploy, logText, openShop, outputsOf, type Shop } from "./shop.ts";

type Tls = Extract<DockerEndpoint, { readonly kind: "tls" }>;

const endpoint = (changes: Partial<Tls> = {}, host = theRemote()): Tls => {
  if (!host.tls) throw new Error(`${host.name} has no TLS.`);
  return { kind: "tls", ...host.tls, ...changes };
};
const test = (changes: Partial<Tls>) => dockerConnector.test(endpoint(changes), never);

describe.skipIf(rigIsMissing)("an engine behind TLS", () => {
  it("is reached with the certificates of its authority, and the test walks to its version", async () => {
    expect((await withEngine(endpoint(), (engine) => engine.info(never))).hostName).toBe("host-1");
    const { checks, engine } = await test({});
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ["Name", true],
      ["Certificate", true],
      ["Docker engine", true],
      ["Version", true],
    ]);
    expect(engine?.hostName).toBe("host-1");
  });

  it.each([
    ["an authority it was not signed by", { ca: "" }, "Certificate", "Give the CA certificate that signed it"],
    ["a name that is not in its certificate", { host: "localhost" }, "Certificate", "not running there"],
    ["a port nothing listens on", { port: 2 }, "Certificate", "Start Docker, or correct the target's socket or port"],
    ["a port that speaks something else", { port: 22 }, "Certificate", "does not speak TLS on that port"],
    ["a host nobody knows", { host: "no-such-host.invalid" }, "Name", "is not known"],
  ] as const)("says what is wrong with %s", async (_what, changes, step, message) => {
    const { checks, engine } = await test(changes);
    expect(engine).toBeNull();
    expect(checks.at(-1)).toMatchObject({ name: step, ok: false, detail: expect.stringContaining(message) });
  });

  it("says that it wants another client certificate", async () => {
    const { checks } = await test(makeStranger(theRig().layout));
    expect(checks.at(-1)).toMatchObject({ name: "Docker engine", ok: false });
    expect(checks.at(-1)?.detail).toContain("does not accept the client certificate");
  });

  it("that went silent is an error within the time a call may take, and works again when it is back", async () => {
    const host = await startPrivateHost();
    await connected(endpoint({}, host), async ({ docker }) => {
      await docker.info(never);
      await stopEngine(host);
      await expect(docker.info(never)).rejects.toMatchObject({ code: "unreachable" });
      await startEngine(host);
      expect((await docker.info(never)).hostName).toBe(host.name);
      filterHostPort(host.layout, host.number, 2376, "drop");
      const slow = docker.info(AbortSignal.timeout(500));
      await expect(slow).rejects.toMatchObject({ code: "timed_out" });
    });
    await removeHost(host);
  });
});

describe.skipIf(rigIsMissing)("deploying over TLS", () => {
  let shop: Shop;
  beforeEach(() => removeAllContainers(theRemote()));
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRemote());
  });

  it("replaces a container and proves it over HTTP, its key sealed", async () => {
    const { key, ...open } = endpoint();
    shop = await openShop(theRemote(), {
      target: { endpoint: { ...open, key: { plain: key } } },
      step: {
        container: { ports: [{ container: 80 }] },
        health: { kind: "http", port: 80, path: "/version", timeoutS: 20 },
      },
    });
    for (const version of ["1.0.0", "1.1.0"]) {
      const done = await deploy(shop.client, version);
      expect(done, await logText(shop.client, done.id)).toMatchObject({ outcome: "succeeded" });
      const port = Number((await outputsOf(shop.client, done.id)).get("Port[80/tcp]"));
      expect(await httpText(theRemote(), port, "/version")).toBe(`${version}\n`);
    }
    expect(JSON.stringify(await shop.client.documents.export())).not.toContain(key.split("\n")[1]);
  });
});
