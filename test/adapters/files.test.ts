import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localFiles, packageFile } from "../../electron/adapters/files.ts";
import { openTestHost } from "../host/test-host.ts";

const never = new AbortController().signal;
const nuspec = (id: string, version: string) =>
  strToU8(
    `\ufeff<?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>${id}</id><version> ${version} </version></metadata></package>`,
  );

describe("package files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const zip = (name: string, files: Record<string, Uint8Array>) => {
    const path = join(folder, name);
    writeFileSync(path, zipSync(files));
    return path;
  };

  it.each([
    ["Acme.Web.1.2.0.zip", "1.2.0"],
    ["acme.web.1.2.0-beta.1.NUPKG", "1.2.0-beta.1"],
    ["Acme.Web.Tests.1.0.0.zip", null],
    ["Acme.Web.zip", null],
    ["Acme.Web.1.2.0.txt", null],
  ])("reads %s as version %s of Acme.Web", (file, version) => {
    expect(packageFile(file, "Acme.Web")?.version ?? null).toBe(version);
  });

  it("unpacks a zip, and leaves nothing of one that is broken", async () => {
    const good = zip("a.zip", { "bin/x.config": strToU8("x") });
    await localFiles.unzip(good, join(folder, "out"), never);
    expect(readFileSync(join(folder, "out/bin/x.config"), "utf8")).toBe("x");
    const bytes = readFileSync(good);
    bytes.fill(0xff, 40, 44);
    writeFileSync(join(folder, "bad.zip"), bytes);
    await expect(localFiles.unzip(join(folder, "bad.zip"), join(folder, "out2"), never)).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(await localFiles.exists(join(folder, "out2"))).toBe(false);
  });

  it("refuses an entry that would leave the folder", async () => {
    const evil = zip("evil.zip", { "../outside.txt": strToU8("x") });
    await expect(localFiles.unzip(evil, join(folder, "out"), never)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await localFiles.exists(join(folder, "outside.txt"))).toBe(false);
  });

  it("replaces a file's bytes and keeps its mode", async () => {
    const path = join(folder, "run.sh");
    writeFileSync(path, "old", { mode: 0o750 });
    await localFiles.write(path, strToU8("new"));
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o750);
  });

  it("reads what a NuGet package says of itself", async () => {
    const path = zip("Acme.Web.1.2.0.nupkg", {
      "Acme.Web.nuspec": nuspec("Acme.Web", "1.2.0"),
      "lib/a.nuspec": nuspec("Other", "9"),
    });
    expect(await localFiles.describePackage(path)).toEqual({ id: "Acme.Web", version: "1.2.0" });
    expect(await localFiles.describePackage(zip("a.zip", { x: strToU8("x") }))).toBeNull();
    const malformed = zip("b.nupkg", { "b.nuspec": strToU8("<package><metadata></package>") });
    await expect(localFiles.describePackage(malformed)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("makes no release of a package that says it is another one", async () => {
    const test = await openTestHost();
    try {
      const client = test.host.clientFor("tester");
      await client.host.addSample();
      writeFileSync(
        join(test.folder, "sample/packages/Harbour.Web.2.0.0.nupkg"),
        zipSync({ "x.nuspec": nuspec("Harbour.Api", "2.0.0") }),
      );
      const refused = client.releases.create({ project: "harbour", packages: { "web-site": "2.0.0" } });
      await expect(refused).rejects.toMatchObject({
        code: "invalid_input",
        message: expect.stringContaining("it is Harbour.Api 2.0.0"),
      });
      writeFileSync(
        join(test.folder, "sample/packages/Harbour.Web.2.1.nupkg"),
        zipSync({ "x.nuspec": nuspec("harbour.web", "2.1.0") }),
      );
      expect(await client.releases.create({ project: "harbour", packages: { "web-site": "2.1" } })).toMatchObject({
        version: "2.1",
      });
    } finally {
      await test.close();
    }
  });
});
