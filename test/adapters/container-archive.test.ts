import { packTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { packFiles, unpackFiles } from "../../electron/adapters/docker/container-files.ts";

const mtime = new Date("2020-02-03T04:05:06Z");
const body = Buffer.from("<configuration />");

describe("files out of an archive", () => {
  it("have a Windows container's own absolute paths", async () => {
    const header = { name: "wwwroot/bin/web.config", size: body.length, mtime };
    const files = await unpackFiles(await packTar([{ header, body }]), "C:\\inetpub\\wwwroot");
    expect(files.map(({ path }) => path)).toEqual(["C:\\inetpub\\wwwroot\\bin\\web.config"]);
  });

  it("leave folders and links out", async () => {
    const entries = [
      { header: { name: "site/", type: "directory" as const, size: 0 } },
      { header: { name: "site/live", type: "symlink" as const, linkname: "web.config", size: 0 } },
      { header: { name: "site/web.config", size: body.length }, body },
    ];
    expect((await unpackFiles(await packTar(entries), "/srv/site")).map(({ path }) => path)).toEqual([
      "/srv/site/web.config",
    ]);
  });

  it("go back with owner, mode, time and every PAX record, also those of Windows", async () => {
    const pax = {
      "MSWINDOWS.rawsd": "AQAEgBQAAAAkAAAA",
      "MSWINDOWS.fileattr": "32",
      "LIBARCHIVE.creationtime": "1580702706.123",
    };
    const own = { uid: 1000, gid: 2000, mode: 0o640, uname: "app", gname: "web", mtime, pax };
    const header = { name: "web.config", size: body.length, type: "file" as const, ...own };
    const before = await unpackFiles(await packTar([{ header, body }]), "C:\\inetpub\\web.config");
    const changed = before.map((file) => ({ ...file, bytes: Buffer.from("longer than it ever was before") }));
    const after = await unpackFiles(await packFiles(changed, "C:\\inetpub"), "C:\\inetpub\\web.config");
    expect(after[0]?.entry).toMatchObject(own);
    expect(Buffer.from(after[0]?.bytes ?? []).toString()).toBe("longer than it ever was before");
  });

  it("keep names too long for a plain header when they go back", async () => {
    const name = `${"folder/".repeat(40)}päth.config`;
    const before = await unpackFiles(await packTar([{ header: { name, size: body.length }, body }]), "/srv");
    const after = await unpackFiles(await packFiles(before, "/"), "/srv");
    expect(after[0]?.path).toBe(before[0]?.path);
  });
});
