import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dockerConnector } from "../../electron/adapters/docker/connector.ts";

import { localEndpoint, never, sshEndpoint, sshLoginOf, withEngine } from "./endpoints.ts";
import { changeHostKey, dropSshConnections, type HostInfo, stopEngine, startEngine, removeHost } from "./rig/host.ts";
import { listen } from "./rig/listen.ts";
import { filterHostPort, setHostLink } from "./rig/network.ts";
import { rigIsMissing, startPrivateHost, theRemote, theRig } from "./shared-rig.ts";

const login = () => sshLoginOf(theRemote());
const testTarget = (changes: Parameters<typeof sshEndpoint>[1], host: HostInfo = theRemote()) =>
  dockerConnector.test(sshEndpoint(host, changes), never);
const connect = (changes: Parameters<typeof sshEndpoint>[1], host: HostInfo = theRemote()) =>
  dockerConnector.connect(sshEndpoint(host, changes), never);

describe.skipIf(rigIsMissing)("signing in over SSH", () => {
  it.each([
    ["a key", () => ({ kind: "key", privateKey: login().privateKey, passphrase: null }) as const],
    ["a key behind a pass phrase", () => ({ kind: "key", ...login().encryptedKey }) as const],
    ["a password", () => ({ kind: "password", password: login().password }) as const],
  ])("works with %s", async (_name, auth) => {
    const info = await withEngine(sshEndpoint(theRemote(), { auth: auth() }), (engine) => engine.info(never));
    expect(info.hostName).toBe("host-1");
  });

  it("works with the keys of an agent", async () => {
    const folder = mkdtempSync(join(tmpdir(), "agent-"));
    const agent = spawnSync("ssh-agent", ["-a", join(folder, "socket")], { encoding: "utf8" });
    const pid = /SSH_AGENT_PID=(\d+)/.exec(agent.stdout)?.[1];
    const before = process.env.SSH_AUTH_SOCK;
    process.env.SSH_AUTH_SOCK = join(folder, "socket");
    try {
      writeFileSync(join(folder, "key"), login().privateKey, { mode: 0o600 });
      spawnSync("ssh-add", [join(folder, "key")]);
      const info = await withEngine(sshEndpoint(theRemote(), { auth: { kind: "agent" } }), (engine) =>
        engine.info(never),
      );
      expect(info.hostName).toBe("host-1");
    } finally {
      if (pid !== undefined) process.kill(Number(pid));
      if (before === undefined) delete process.env.SSH_AUTH_SOCK;
      else process.env.SSH_AUTH_SOCK = before;
      rmSync(folder, { recursive: true });
    }
  });

  it("says that no agent runs", async () => {
    const before = process.env.SSH_AUTH_SOCK;
    delete process.env.SSH_AUTH_SOCK;
    await expect(connect({ auth: { kind: "agent" } })).rejects.toMatchObject({
      code: "unauthenticated",
      message: /no SSH agent/,
    });
    if (before !== undefined) process.env.SSH_AUTH_SOCK = before;
  });

  it("refuses a wrong password and names the user, not the password", async () => {
    await expect(connect({ auth: { kind: "password", password: "wrong-pa55" } })).rejects.toMatchObject({
      code: "unauthenticated",
      message: expect.not.stringContaining("wrong-pa55") as string,
      details: { username: "deploy" },
    });
  });

  it("says that a key's pass phrase is wrong", async () => {
    const { privateKey } = login().encryptedKey;
    await expect(connect({ auth: { kind: "key", privateKey, passphrase: "wrong" } })).rejects.toMatchObject({
      code: "invalid_input",
      message: /private key for deploy@.* cannot be read/,
    });
  });

  it("refuses an unknown host key before it sends anything, and offers its print", async () => {
    await expect(connect({ hostKeys: [], auth: { kind: "password", password: "x" } })).rejects.toMatchObject({
      code: "unauthenticated",
      message: /nobody has trusted yet/,
      details: { offeredHostKey: login().hostKey },
    });
  });

  it("refuses a changed host key and shows both prints", async () => {
    const host = await startPrivateHost();
    const pinned = sshLoginOf(host).hostKey;
    const changed = await changeHostKey(host);
    const error: unknown = await connect({ hostKeys: [pinned] }, host).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "unauthenticated",
      details: { offeredHostKey: changed, pinnedHostKeys: [pinned] },
    });
    expect(String(error)).toContain(pinned);
    expect(String(error)).toContain(changed);
    await removeHost(host);
  });
});

describe.skipIf(rigIsMissing)("one SSH connection", () => {
  it("carries many calls at once", async () => {
    await withEngine(sshEndpoint(theRemote()), async (engine) => {
      const infos = await Promise.all(Array.from({ length: 40 }, () => engine.info(never)));
      expect(infos).toHaveLength(40);
    });
  });

  it("comes back on the next call after it was lost", async () => {
    const host = await startPrivateHost();
    await withEngine(sshEndpoint(host), async (engine) => {
      await engine.info(never);
      dropSshConnections(host);
      await engine.info(never).catch(() => undefined); // May meet the connection as it breaks.
      expect((await engine.info(never)).hostName).toBe(host.name);
    });
    await removeHost(host);
  });

  it("cannot be used after it was closed", async () => {
    const target = await connect({});
    await target.close();
    await expect(target.docker.info(never)).rejects.toMatchObject({ code: "cancelled" });
  });

  it("ends what waits on it when it is closed", async () => {
    const target = await connect({});
    const waiting = target.docker.waitContainer("none", never).catch((error: unknown) => error);
    await target.close();
    expect(await waiting).toHaveProperty("code");
  });
});

describe.skipIf(rigIsMissing)("a host that does not let the engine's socket through", () => {
  let host: HostInfo;

  beforeAll(async () => {
    host = await startPrivateHost({ sshdConfig: ["AllowStreamLocalForwarding no", "AllowTcpForwarding no"] });
  });
  afterAll(() => removeHost(host));

  it("is reached through docker's own command, with more calls at once than sshd allows commands", async () => {
    await withEngine(sshEndpoint(host), async (engine) => {
      expect((await engine.info(never)).hostName).toBe(host.name);
      const infos = await Promise.all(Array.from({ length: 25 }, () => engine.info(never)));
      expect(infos).toHaveLength(25);
    });
  });

  it("tells that forwarding to a port is forbidden", async () => {
    const target = await connect({}, host);
    await expect(target.dial(80, never)).rejects.toMatchObject({ message: /AllowTcpForwarding yes/ });
    await target.close();
  });
});

describe.skipIf(rigIsMissing)("a user who may not use Docker", () => {
  it("is named with the group to join", async () => {
    await expect(connect({ username: "guest" })).rejects.toMatchObject({
      code: "unauthenticated",
      message: /guest may not open \/var\/run\/docker\.sock.*usermod -aG docker guest/,
    });
  });
});

describe.skipIf(rigIsMissing)("a host that goes away", () => {
  let host: HostInfo;

  beforeAll(async () => {
    host = await startPrivateHost();
  });
  afterAll(() => removeHost(host));

  it("ends a waiting call within a time limit when its cable is pulled", async () => {
    await withEngine(sshEndpoint(host), async (engine) => {
      await engine.info(never);
      setHostLink(host.layout, host.number, false);
      await expect(engine.info(never)).rejects.toMatchObject({
        code: "unreachable",
        message: /connection to .* was lost/,
      });
      setHostLink(host.layout, host.number, true);
      expect((await engine.info(never)).hostName).toBe(host.name);
    });
  });

  it("lets a waiting call be cancelled at once while its cable is pulled", async () => {
    await withEngine(sshEndpoint(host), async (engine) => {
      await engine.info(never);
      setHostLink(host.layout, host.number, false);
      const controller = new AbortController();
      const waiting = engine.info(controller.signal);
      controller.abort();
      await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
      setHostLink(host.layout, host.number, true);
    });
  });

  it("is given up while connecting through a silent firewall", async () => {
    filterHostPort(host.layout, host.number, 22, "drop");
    await expect(connect({}, host)).rejects.toMatchObject({ code: "timed_out", message: /did not answer on port 22/ });
    const controller = new AbortController();
    const connecting = dockerConnector.connect(sshEndpoint(host), controller.signal);
    controller.abort();
    await expect(connecting).rejects.toMatchObject({ code: "cancelled" });
    filterHostPort(host.layout, host.number, 22, "open");
  });
});

describe.skipIf(rigIsMissing)("testing a target", () => {
  const outcome = async (changes: Parameters<typeof sshEndpoint>[1], host?: HostInfo) => {
    const { checks } = await testTarget(changes, host);
    return checks.map(({ name, ok }) => `${name}: ${ok ? "ok" : "failed"}`);
  };

  it("walks from the name to the version", async () => {
    const { checks, engine, offeredHostKey } = await testTarget({});
    expect(checks.map(({ name }) => name)).toEqual([
      "Name",
      "TCP port",
      "Host key",
      "Sign-in",
      "Docker engine",
      "Version",
    ]);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks.find(({ name }) => name === "Host key")?.detail).toBe(login().hostKey);
    expect(engine?.hostName).toBe("host-1");
    expect(offeredHostKey).toBeNull();
  });

  it("stops at a name that is not known", async () => {
    expect(await outcome({ host: "no-such-host.invalid" })).toEqual(["Name: failed"]);
  });

  it("stops at a port where nothing listens", async () => {
    const { checks } = await testTarget({ port: 2222 });
    expect(checks.at(-1)).toMatchObject({ name: "TCP port", ok: false, detail: /nothing listens on port 2222/ });
  });

  it("stops at something that is not an SSH server", async () => {
    const server = await listen(
      createServer((socket) => socket.end("HTTP/1.1 400 no\r\n\r\n")),
      "127.0.0.1",
      0,
    );
    const { checks } = await testTarget({ host: "127.0.0.1", port: Number(server.url.split(":").at(-1)) });
    expect(checks.at(-1)).toMatchObject({ name: "Host key", ok: false, detail: /Check that an SSH server listens/ });
  });

  it("stops at an unknown host key and offers it", async () => {
    const { checks, offeredHostKey } = await testTarget({ hostKeys: [] });
    expect(checks.at(-1)).toMatchObject({ name: "Host key", ok: false });
    expect(offeredHostKey).toBe(login().hostKey);
  });

  it("stops at a sign-in that is refused", async () => {
    expect((await outcome({ auth: { kind: "password", password: "wrong" } })).at(-1)).toBe("Sign-in: failed");
  });

  it("stops at an engine that is down", async () => {
    const host = await startPrivateHost();
    await stopEngine(host);
    expect((await outcome({}, host)).at(-1)).toBe("Docker engine: failed");
    await startEngine(host);
    expect((await outcome({}, host)).at(-1)).toBe("Version: ok");
    await removeHost(host);
  });

  it("tests the local engine by its socket", async () => {
    const { checks, engine } = await dockerConnector.test(localEndpoint(theRig().local), never);
    expect(checks.map(({ name, ok }) => ({ name, ok }))).toEqual([
      { name: "Docker engine", ok: true },
      { name: "Version", ok: true },
    ]);
    expect(engine?.hostName).toBe("host-0");
  });
});
