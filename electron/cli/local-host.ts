import { join } from "node:path";
import { artifactFiles } from "../adapters/artifact-files.ts";
import { certificateReader } from "../adapters/certificates/reader.ts";
import { dockerConnector } from "../adapters/docker/connector.ts";
import { localFiles } from "../adapters/files.ts";
import { mailer } from "../adapters/mail/mailer.ts";
import { registry } from "../adapters/registry/registry.ts";
import { openShell } from "../adapters/shell/open-shell.ts";
import { webhooks } from "../adapters/webhooks/webhooks.ts";
import { createHost, type Host, type HostParts } from "../host/host.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import { VERSION } from "../version.ts";

/** A host on a data folder with the real adapters. The caller holds the folder's lock, or is alone with the folder. */
export function createLocalHost(folder: string, secretBox: SecretBox): Promise<Host> {
  return createHost({ ...localParts(folder), version: VERSION, secretBox });
}

/** What a host on this computer reaches the world with. */
export function localParts(folder: string): Omit<HostParts, "version" | "secretBox"> {
  return {
    folder,
    connector: dockerConnector,
    openShell,
    registry,
    files: localFiles,
    artifacts: artifactFiles(join(folder, "artifacts")),
    certificates: certificateReader,
    mailer,
    webhooks,
    clock: { nowMs: () => Date.now() },
  };
}
