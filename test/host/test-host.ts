import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host, HostParts } from "../../electron/host/host.ts";
import { openHostOn } from "../open-host.ts";

/** A host on a data folder of its own; `close` removes the folder. */
export type TestHost = { readonly folder: string; readonly host: Host; close(): Promise<void> };

export async function openTestHost(parts: Partial<HostParts> = {}): Promise<TestHost> {
  const folder = parts.folder ?? mkdtempSync(join(tmpdir(), "slipway-host-"));
  const host = await openHostOn(folder, parts);
  return {
    folder,
    host,
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
