import { packTar } from "modern-tar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dockerConnector } from "../../electron/adapters/docker/connector.ts";

import type { ContainerFile, TargetConnection } from "../../electron/ports/docker.ts";
import { never, sshEndpoint } from "./endpoints.ts";
import { createTestContainer, httpText, removeAllContainers } from "./rig/containers.ts";
import { engineRequest } from "./rig/engine-request.ts";
import { rigIsMissing, theRemote, theRig } from "./shared-rig.ts";

const site = "/inetpub/wwwroot";
const image = () => `${theRig().registries.anonymous.server}/acme/web:1.0.0`;

describe.skipIf(rigIsMissing)("files in a container", () => {
  let target: TargetConnection;

  beforeAll(async () => {
    target = await dockerConnector.connect(sshEndpoint(theRemote()), never);
  });

  afterAll(async () => {
    await target.close();
    await removeAllContainers(theRemote());
  });

  it("rewrites a file before the start, so that the application never sees the old one", async () => {
    const id = await createTestContainer(theRemote(), { image: image(), ports: { "80/tcp": 18095 } });
    const files = await target.docker.readFiles(id, `${site}/web.config`, 1e6, never);
    expect(files?.map(({ path }) => path)).toEqual([`${site}/web.config`]);
    const rewritten = (files ?? []).map((file) => ({
      ...file,
      bytes: Buffer.from(Buffer.from(file.bytes).toString().replace("Development", "Production")),
    }));
    await target.docker.writeFiles(id, rewritten, never);
    await target.docker.startContainer(id, never);
    expect(await httpText(theRemote(), 18095, "/at-start.config")).toContain('value="Production"');
  });

  it("keeps owner, mode, time and extended attributes", async () => {
    const id = await createTestContainer(theRemote(), { image: image() });
    await putWithAttribute(id);
    const [file] = (await target.docker.readFiles(id, `${site}/marked.config`, 1e6, never)) ?? [];
    expect(file?.entry).toMatchObject({ uid: 1000, gid: 1000, pax: { [capability.name]: capability.value } });
    expect(permissions(file)).toBe(0o640);
    if (!file) return;
    await target.docker.writeFiles(id, [{ ...file, bytes: Buffer.from("longer than it was before") }], never);
    const [after] = (await target.docker.readFiles(id, `${site}/marked.config`, 1e6, never)) ?? [];
    expect(Buffer.from(after?.bytes ?? []).toString()).toBe("longer than it was before");
    expect({ ...after?.entry, size: 0 }).toEqual({ ...file.entry, size: 0 });
  });

  it("reads a folder's files with their absolute paths, without links", async () => {
    const id = await createTestContainer(theRemote(), { image: image() });
    const files = await target.docker.readFiles(id, "/inetpub", 1e6, never);
    expect(files?.map(({ path }) => path).toSorted()).toEqual([`${site}/web.Production.config`, `${site}/web.config`]);
    const commands = await target.docker.readFiles(id, "/bin", 1e7, never);
    expect(commands?.map(({ path }) => path)).toEqual(["/bin/busybox"]);
  });

  it("writes files of several folders at once", async () => {
    const id = await createTestContainer(theRemote(), { image: image() });
    const paths = ["/inetpub/a.txt", "/inetpub/wwwroot/b.txt", "/etc/new/c.txt"];
    const files = paths.map((path) => ({ path, bytes: Buffer.from(path), entry: { mode: 0o400 } }));
    await target.docker.writeFiles(id, files, never);
    for (const path of paths) {
      const [file] = (await target.docker.readFiles(id, path, 1e6, never)) ?? [];
      expect(Buffer.from(file?.bytes ?? []).toString()).toBe(path);
      expect(permissions(file)).toBe(0o400);
    }
  });

  it("gives null for a path that is not there", async () => {
    const id = await createTestContainer(theRemote(), { image: image() });
    expect(await target.docker.readFiles(id, `${site}/absent.config`, 1e6, never)).toBeNull();
  });

  it("refuses an archive above the limit, naming it", async () => {
    const id = await createTestContainer(theRemote(), { image: image() });
    await expect(target.docker.readFiles(id, "/bin", 100_000, never)).rejects.toMatchObject({
      code: "invalid_input",
      message: /\/bin in the container holds more than 98 KB/,
    });
  });

  it("refuses a path below a mount, naming the mount and its source", async () => {
    const create = { HostConfig: { Binds: [`${theRemote().root}/etc:${site}`] } };
    const id = await createTestContainer(theRemote(), { image: image(), create });
    const refusal = { code: "blocked", message: /below the mount \/inetpub\/wwwroot, which is the host's .*\/etc/ };
    await expect(target.docker.readFiles(id, `${site}/web.config`, 1e6, never)).rejects.toMatchObject(refusal);
    const file = { path: `${site}/web.config`, bytes: new Uint8Array(), entry: {} };
    await expect(target.docker.writeFiles(id, [file], never)).rejects.toMatchObject(refusal);
  });

  it("says what to do when the container's file system is read-only", async () => {
    const create = { HostConfig: { ReadonlyRootfs: true } };
    const id = await createTestContainer(theRemote(), { image: image(), create });
    const files = (await target.docker.readFiles(id, `${site}/web.config`, 1e6, never)) ?? [];
    await expect(target.docker.writeFiles(id, files, never)).rejects.toMatchObject({
      code: "blocked",
      message: /read-only.*ReadonlyRootfs/,
    });
  });
});

/** The engine puts the file's type into the mode too. */
function permissions(file: ContainerFile | undefined): number {
  return Number(file?.entry.mode) & 0o7777;
}

/** The one extended attribute that the engine reads out of a Linux container: here, "may bind low ports". */
const capability = {
  name: "SCHILY.xattr.security.capability",
  value: "\x01\0\0\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
} as const;

/** Puts a file with an extended attribute beside web.config. */
async function putWithAttribute(id: string): Promise<void> {
  const body = Buffer.from("short");
  const pax = { [capability.name]: capability.value };
  const times = { mtime: new Date("2020-02-03T04:05:06Z") };
  const header = { name: "marked.config", size: body.length, uid: 1000, gid: 1000, mode: 0o640, pax, ...times };
  const archive = await packTar([{ header, body }]);
  const put = await engineRequest(theRemote().socket, "PUT", `/containers/${id}/archive?path=${site}`, archive);
  expect(put.status).toBe(200);
}
