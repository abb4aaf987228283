import { join } from "node:path";
import { keyFileBox } from "../electron/adapters/secret-boxes.ts";
import { localParts } from "../electron/cli/local-host.ts";
import { createHost, type Host, type HostParts } from "../electron/host/host.ts";

/** Opens a host on a folder with the real adapters; `parts` replaces some. */
export function openHostOn(folder: string, parts: Partial<HostParts> = {}): Promise<Host> {
  const secretBox = keyFileBox(join(folder, "secret.key"));
  return createHost({ ...localParts(folder), version: "test", secretBox, ...parts });
}
