import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerConnector } from "../../electron/adapters/docker/connector.ts";
import { localFiles } from "../../electron/adapters/files.ts";
import { registry } from "../../electron/adapters/registry/registry.ts";
import { keyFileBox } from "../../electron/adapters/secret-boxes.ts";
import { createHost, type Host, type HostParts } from "../../electron/host/host.ts";

/** A host on a data folder of its own; `close` removes the folder. */
export type TestHost = { readonly folder: string; readonly host: Host; close(): Promise<void> };

export async function openTestHost(parts: Partial<HostParts> = {}): Promise<TestHost> {
  const folder = parts.folder ?? mkdtempSync(join(tmpdir(), "slipway-host-"));
  const host = await createHost({
    folder,
    version: "test",
    secretBox: keyFileBox(join(folder, "secret.key")),
    connector: dockerConnector,
    registry,
    files: localFiles,
    clock: { nowMs: () => Date.now() },
    ...parts,
  });
  return {
    folder,
    host,
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
