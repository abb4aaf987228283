import { join } from "node:path";
import { artifactFiles } from "../electron/adapters/artifact-files.ts";
import { certificateReader } from "../electron/adapters/certificates/reader.ts";
import { dockerConnector } from "../electron/adapters/docker/connector.ts";
import { localFiles } from "../electron/adapters/files.ts";
import { mailer } from "../electron/adapters/mail/mailer.ts";
import { registry } from "../electron/adapters/registry/registry.ts";
import { openShell } from "../electron/adapters/shell/open-shell.ts";
import { keyFileBox } from "../electron/adapters/secret-boxes.ts";
import { webhooks } from "../electron/adapters/webhooks/webhooks.ts";
import { createHost, type Host, type HostParts } from "../electron/host/host.ts";

/** Opens a host on a folder with the real adapters. */
export function openHostOn(folder: string, parts: Partial<HostParts> = {}): Promise<Host> {
  return createHost({
    folder,
    version: "test",
    secretBox: keyFileBox(join(folder, "secret.key")),
    connector: dockerConnector,
    openShell,
    registry,
    files: localFiles,
    artifacts: artifactFiles(join(folder, "artifacts")),
    certificates: certificateReader,
    mailer,
    webhooks,
    clock: { nowMs: () => Date.now() },
    ...parts,
  });
}
