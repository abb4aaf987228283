import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { preloadConfig } from "../../build/bundle.ts";
import { schemaFiles, staleSchemas } from "../../build/schemas.ts";
import { build } from "vite";

describe("what is built", () => {
  it("has a preload that is CommonJS and requires nothing but electron", async () => {
    const config = preloadConfig();
    const result = await build({ ...config, build: { ...config.build, write: false } });
    const [output] = z
      .array(z.object({ output: z.array(z.object({ fileName: z.string(), code: z.string() })) }))
      .parse([result].flat());
    const [file] = output?.output ?? [];
    expect(file?.fileName).toBe("preload.cjs");
    expect(file?.code).not.toMatch(/^\s*(import|export)\s/m);
    expect([...(file?.code.matchAll(/require\("([^"]+)"\)/g) ?? [])].map((match) => match[1])).toEqual(["electron"]);
  });

  it("packages with hardening fuses, a fixed upgrade code and all three Windows installers", () => {
    const config = JSON.parse(readFileSync("build/electron-builder.json", "utf8")) as Record<
      string,
      Record<string, unknown>
    >;
    expect(config["electronFuses"]).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
    expect(config["msi"]?.["upgradeCode"]).toMatch(/^\{[0-9A-F-]{36}\}$/);
    expect(config["win"]?.["target"]).toEqual(["nsis", "msi", "portable"]);
  });

  it("follows electron-builder's own schema", () => {
    const scheme = JSON.parse(readFileSync("node_modules/app-builder-lib/scheme.json", "utf8")) as {
      properties: Record<string, unknown>;
      definitions: Record<string, { properties: Record<string, unknown> }>;
    };
    const config = JSON.parse(readFileSync("build/electron-builder.json", "utf8")) as Record<string, object>;
    const known = (part: object, properties: Record<string, unknown> | undefined) =>
      Object.keys(part).filter((key) => !properties || !(key in properties));
    expect(known(config, scheme.properties)).toEqual([]);
    for (const [key, definition] of Object.entries({
      nsis: "NsisOptions",
      msi: "MsiOptions",
      win: "WindowsConfiguration",
      linux: "LinuxConfiguration",
      mac: "MacConfiguration",
      electronFuses: "FuseOptionsV1",
    })) {
      expect(known(config[key] ?? {}, scheme.definitions[definition]?.properties), key).toEqual([]);
    }
  });

  it("publishes JSON Schemas that say what the model says", () => {
    expect(staleSchemas(schemaFiles())).toEqual([]);
    expect(existsSync("shared/core/model/schema/process.schema.json")).toBe(true);
  });
});
