import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dockerConnector } from "../../electron/adapters/docker/connector.ts";

import { localEndpoint, never, sshEndpoint, withEngine } from "./endpoints.ts";
import {
  containerIds,
  createTestContainer,
  pullImage,
  removeAllContainers,
  runTestContainer,
} from "./rig/containers.ts";
import { type HostInfo, powerOff, powerOn, startEngine, stopEngine, removeHost } from "./rig/host.ts";
import { deleteManifest } from "./rig/push.ts";
import { registryDown, registryUp, startRegistry } from "./rig/registry.ts";
import { moveTag, pushImage } from "./rig/push.ts";
import { buildImages } from "./rig/images.ts";
import { rigIsMissing, startPrivateHost, theRemote, theRig } from "./shared-rig.ts";

const web = () => `${theRig().registries.anonymous.server}/acme/web:1.0.0`;
const pull = (image: string, login: { username: string; password: string } | null = null) =>
  withEngine(localEndpoint(theRemote()), (engine) =>
    engine.pull(image, login && { server: image.split("/")[0] ?? "", ...login }, () => undefined, never),
  );

describe.skipIf(rigIsMissing)("what goes wrong at a registry during a pull", () => {
  it("names a missing tag and where to look", async () => {
    const { server } = theRig().registries.anonymous;
    await expect(pull(`${server}/acme/web:9.9.9`)).rejects.toMatchObject({
      code: "not_found",
      message: /Could not pull .*acme\/web:9\.9\.9 on the Docker engine at .*: .* is not in the registry/,
    });
  });

  it("asks for a login where none was given", async () => {
    await expect(pull(`${theRig().registries.basic.server}/acme/web:1.0.0`)).rejects.toMatchObject({
      code: "unauthenticated",
      message: /Set the user name and password of the feed/,
    });
  });

  it.each(["basic", "token"] as const)("refuses a wrong login to the %s registry", async (name) => {
    const image = `${theRig().registries[name].server}/acme/web:1.0.0`;
    const wrong = { username: "deploy", password: "wrong-pa55" };
    const error: unknown = await pull(image, wrong).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unauthenticated", message: /login/ });
    expect(JSON.stringify(error)).not.toContain("wrong-pa55");
  });

  it.each(["basic", "token"] as const)("pulls with the right login from the %s registry", async (name) => {
    const { server, login } = theRig().registries[name];
    expect(await pull(`${server}/acme/web:1.0.0`, login)).toMatch(/^sha256:/);
  });

  it("pulls a free repository of a token registry without a login", async () => {
    expect(await pull(`${theRig().registries.token.server}/public/web:1.0.0`)).toMatch(/^sha256:/);
  });

  it("refuses a name without tag or digest, which would pull every tag", async () => {
    await expect(pull(`${theRig().registries.anonymous.server}/acme/web`)).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("names the registry that is down, and a digest that is gone", async () => {
    const { layout } = theRig();
    const place = { name: "faults", address: layout.gateway, port: 5005 };
    const registry = await startRegistry(layout.root, place, { kind: "anonymous" });
    const [first, second] = (await buildImages()).filter(({ repository }) => repository === "acme/web");
    if (!first || !second) throw new Error("The rig has two versions of acme/web.");
    for (const { tag, image } of [first, second]) await pushImage(registry, "acme/moved", tag, image);
    await moveTag(registry, "acme/moved", first.tag, second.tag);
    await deleteManifest(registry, "acme/moved", first.image.digest);

    const moved = `${registry.server}/acme/moved`;
    expect(await pull(`${moved}:${first.tag}`)).toBe(second.image.configDigest);
    await expect(pull(`${moved}@${first.image.digest}`)).rejects.toMatchObject({
      code: "not_found",
      message: new RegExp(`${first.image.digest} is not in the registry`),
    });
    await registryDown(registry);
    await expect(pull(`${moved}:${second.tag}`)).rejects.toMatchObject({
      code: "unreachable",
      message: new RegExp(`cannot reach ${registry.server}`),
    });
    await registryUp(registry);
    expect(await pull(`${moved}:${second.tag}`)).toMatch(/^sha256:/);
  });
});

describe.skipIf(rigIsMissing)("what goes wrong on the host", () => {
  beforeAll(() => pullImage(theRemote(), web()));
  afterEach(() => removeAllContainers(theRemote()));

  it("names the port that is taken", async () => {
    await runTestContainer(theRemote(), { image: web(), ports: { "80/tcp": 18100 } });
    const id = await createTestContainer(theRemote(), { image: web(), ports: { "80/tcp": 18100 } });
    await withEngine(localEndpoint(theRemote()), async (engine) => {
      await expect(engine.startContainer(id, never)).rejects.toMatchObject({
        code: "conflict",
        message: /port 18100 is already in use there/,
        details: { port: 18100 },
      });
      expect((await engine.inspectContainer(id, never))?.status).toBe("created");
    });
  });

  it("names the container that has the name", async () => {
    const id = await createTestContainer(theRemote(), { image: web(), name: "slipway-taken" });
    await withEngine(localEndpoint(theRemote()), async (engine) => {
      await expect(engine.createContainer("slipway-taken", { Image: web(), Labels: {} }, never)).rejects.toMatchObject({
        code: "conflict",
        message: new RegExp(`the name slipway-taken is taken by container ${id.slice(0, 12)}`),
      });
    });
  });

  it("says that an image was not pulled", async () => {
    await withEngine(localEndpoint(theRemote()), async (engine) => {
      const spec = { Image: "nowhere.example/none:1", Labels: {} };
      await expect(engine.createContainer("slipway-none", spec, never)).rejects.toMatchObject({
        code: "not_found",
        message: /nowhere\.example\/none:1 is not on the host/,
      });
      await expect(engine.startContainer("none", never)).rejects.toMatchObject({ code: "not_found" });
    });
  });

  it("keeps the engine's own words for what it does not know", async () => {
    const create = { Cmd: ["/no/such/program"] };
    const id = await createTestContainer(theRemote(), { image: web(), create });
    await withEngine(localEndpoint(theRemote()), async (engine) => {
      await expect(engine.startContainer(id, never)).rejects.toMatchObject({ message: /\/no\/such\/program/ });
    });
  });
});

describe.skipIf(rigIsMissing)("a host with a full disk", () => {
  it("says so, and leaves no container", async () => {
    const host = await startPrivateHost({ diskMb: 3 });
    try {
      await withEngine(localEndpoint(host), async (engine) => {
        await expect(engine.pull(web(), null, () => undefined, never)).rejects.toMatchObject({
          code: "remote_failed",
          message: /the disk is full there\. Free some space/,
          details: { reason: "disk-full" },
        });
      });
      expect(await containerIds(host)).toEqual([]);
    } finally {
      await removeHost(host);
    }
  });
});

describe.skipIf(rigIsMissing)("an engine that is down", () => {
  let host: HostInfo;

  beforeAll(async () => {
    host = await startPrivateHost();
  });
  afterAll(() => removeHost(host));

  it("is named with its socket, and works again when it is back", async () => {
    await withEngine(localEndpoint(host), async (engine) => {
      await engine.info(never);
      await stopEngine(host);
      await expect(engine.info(never)).rejects.toMatchObject({
        code: "unreachable",
        message: /Docker engine at .*docker\.sock: the engine (is not running|broke the connection off)/,
      });
      await expect(engine.info(never)).rejects.toMatchObject({
        message: /Start Docker, or correct the target's socket path/,
      });
      await startEngine(host);
      expect((await engine.info(never)).hostName).toBe(host.name);
    });
  });

  it("is named over SSH too, and works again when it is back", async () => {
    await withEngine(sshEndpoint(host), async (engine) => {
      await engine.info(never);
      await stopEngine(host);
      await engine.info(never).catch(() => undefined); // The kept connection breaks.
      await expect(engine.info(never)).rejects.toMatchObject({ code: "unreachable", message: /Start Docker there/ });
      await startEngine(host);
      expect((await engine.info(never)).hostName).toBe(host.name);
    });
  });

  it("ends what is being waited for when the power goes", async () => {
    const id = await runTestContainer(host, { image: web() });
    await withEngine(localEndpoint(host), async (engine) => {
      const waiting = engine.waitContainer(id, never);
      waiting.catch(() => undefined);
      await engine.info(never); // Now the wait's answer has begun.
      await powerOff(host);
      await expect(waiting).rejects.toMatchObject({ code: "unreachable" });
    });
    await powerOn(host);
  });

  it("is not found at a socket that does not exist", async () => {
    const target = await dockerConnector.connect({ kind: "local", socket: "/run/no-docker.sock" }, never);
    await expect(target.docker.info(never)).rejects.toMatchObject({
      code: "unreachable",
      message: /Docker engine at \/run\/no-docker\.sock: the engine is not running there/,
    });
  });
});
