import { createRouterClient } from "@orpc/server";
import { AppError } from "../../shared/core/errors.ts";
import { fromWire } from "../../shared/rpc/errors.ts";
import { createMask } from "../../shared/core/variables/mask.ts";
import type { Client } from "../../shared/rpc/client.ts";
import type { Topic } from "../../shared/rpc/types.ts";
import type { CertificateReader } from "../ports/certificates.ts";
import type { Clock } from "../ports/clock.ts";
import type { DockerConnector } from "../ports/docker.ts";
import type { ArtifactFiles, Files } from "../ports/files.ts";
import type { Mailer } from "../ports/mail.ts";
import type { Registry } from "../ports/registry.ts";
import type { Journal, RunnerPorts } from "../ports/runner.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import type { OpenShell } from "../ports/shell.ts";
import type { Webhooks } from "../ports/webhooks.ts";
import { createRunner } from "../runner/runner.ts";
import { type Db, openDatabase } from "../store/database.ts";
import { appendEvents, getPlan, listEvents, listOpenDeployments, requireDeployment } from "../store/deployments.ts";
import { requireDocument } from "../store/documents.ts";
import { appendLogLines } from "../store/log.ts";
import { readMeta, writeMeta } from "../store/meta.ts";
import { addSecret, allSecrets, type DataKey, newDataKey } from "../store/secrets.ts";
import { tryStartAutomatic } from "./automatic-deployments.ts";
import type { HostContext } from "./context.ts";
import { openCredential, openedOnce } from "./credentials.ts";
import { dockerEndpoint, mailServerEndpoint, registryLogin, shellEndpoint, storedOpeners } from "./endpoints.ts";
import { eventKey } from "./handlers/deployments.ts";
import { logKey } from "./handlers/log.ts";
import { createHostLog } from "./host-log.ts";
import { createBroadcast, createHub } from "./hub.ts";
import { router } from "./router.ts";

/** What a host is put together from. Tests pass a faulty `journal` wrapper or a fixed clock. */
export type HostParts = {
  readonly folder: string;
  readonly version: string;
  readonly secretBox: SecretBox;
  readonly connector: DockerConnector;
  readonly openShell: OpenShell;
  readonly registry: Registry;
  readonly files: Files;
  readonly artifacts: ArtifactFiles;
  readonly certificates: CertificateReader;
  readonly mailer: Mailer;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
  /** Stands before the storing of events and lines, for tests that end the host at a chosen one. */
  readonly wrapJournal?: (journal: Journal) => Journal;
};

/** A running host: everything the contract offers, over whichever wires are put in front of it. */
export type Host = {
  readonly context: HostContext;
  /** The contract without a wire, as one person. */
  clientFor(actor: string): Client;
  close(): Promise<void>;
};

/** Opens the data folder, takes over what an earlier host left unfinished, and is ready to answer. */
export async function createHost(parts: HostParts): Promise<Host> {
  const db = openDatabase(parts.folder);
  try {
    const dataKey = await openDataKey(db, parts.secretBox);
    const context = createContext(db, dataKey, parts);
    context.log.info(`Started ${parts.version} on ${process.platform} with Node ${process.versions.node}`);
    context.runner.recover(
      listOpenDeployments(db)
        .filter((row) => row.status !== "interrupted")
        .map((row) => ({ ...row, wasRunning: row.status !== "queued" && row.status !== "waiting" })),
    );
    return {
      context,
      clientFor: (actor) =>
        createRouterClient(router, {
          context: { host: context, actor },
          interceptors: [(call) => call.next().catch((error: unknown) => Promise.reject(fromWire(error)))],
        }),
      close: async () => {
        await context.runner.close();
        context.log.info("Ended");
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The key that seals this store's secrets; made on first use and kept sealed by the secret box. */
async function openDataKey(db: Db, box: SecretBox): Promise<DataKey> {
  const sealed = readMeta(db, "data-key");
  if (!sealed) {
    const key = newDataKey();
    writeMeta(db, "data-key", await box.seal(key));
    writeMeta(db, "secret-box", Buffer.from(box.kind));
    return key;
  }
  const kind = Buffer.from(readMeta(db, "secret-box") ?? "").toString();
  if (kind === box.kind) return box.open(sealed);
  throw new AppError(
    "unauthenticated",
    `The secrets of this data folder are ${HOW_SEALED[kind] ?? `sealed by '${kind}'`}.`,
  );
}

const HOW_SEALED: Readonly<Record<string, string>> = {
  "key-file": "sealed with a key file. Start without SLIPWAY_PASSPHRASE, or with SLIPWAY_KEY_FILE naming it",
  passphrase: "sealed with a pass phrase. Set SLIPWAY_PASSPHRASE to it",
  "safe-storage":
    "sealed for the desktop program of the user who made it. Open Slipway as that user, then use the command line beside it",
};

function createContext(db: Db, dataKey: DataKey, parts: HostParts): HostContext {
  const hub = createHub();
  const changes = createBroadcast<Topic>();
  const { certificates, clock, connector, files, mailer, registry, folder, version } = parts;
  const onSuccess = (releaseId: number) => tryStartAutomatic(context, releaseId);
  const journal = createJournal({ db, clock, hub, changes, onSuccess });
  const ports = runnerPorts(db, dataKey, parts, parts.wrapJournal?.(journal) ?? journal);
  const context: HostContext = {
    db,
    dataKey,
    folder,
    version,
    secretBoxName: parts.secretBox.name,
    startedAtMs: clock.nowMs(),
    clock,
    connector,
    registry,
    files,
    certificates,
    mailer,
    log: createHostLog(folder, clock, (text) => createMask(allSecrets(db, dataKey)).text(text)),
    runner: createRunner(ports),
    runnerPorts: ports,
    hub,
    changes,
  };
  return context;
}

type JournalParts = Pick<HostContext, "db" | "clock" | "hub" | "changes"> & {
  /** A deployment of this release succeeded; called after that was published. */
  readonly onSuccess: (releaseId: number) => void;
};

/** Stores first, then publishes, so nothing is ever shown that a crash could undo. */
function createJournal({ db, clock, hub, changes, onSuccess }: JournalParts): Journal {
  return {
    append: (id, events) => {
      appendEvents(db, id, events, clock.nowMs());
      const { projectId, environmentId, releaseId } = requireDeployment(db, id);
      hub.notify(eventKey(id));
      hub.notify(logKey(id));
      changes.publish({ kind: "deployment", projectId, environmentId, deploymentId: id });
      if (events.some((event) => event.kind === "finished" && event.outcome === "succeeded")) onSuccess(releaseId);
    },
    log: (id, lines) => {
      appendLogLines(db, id, lines);
      hub.notify(logKey(id));
    },
  };
}

function runnerPorts(db: Db, dataKey: DataKey, parts: HostParts, journal: Journal): RunnerPorts {
  const openers = storedOpeners(db, dataKey);
  const open = openers.secret;
  return {
    clock: parts.clock,
    files: parts.files,
    artifacts: parts.artifacts,
    journal,
    load: (id) => ({ id, plan: getPlan(db, id), events: listEvents(db, id, 0) }),
    connect: (targetId, signal) =>
      parts.connector.connect(dockerEndpoint(requireDocument(db, "target", targetId), openers), signal),
    openShell: async (targetId, signal) =>
      parts.openShell(
        targetId === null
          ? { kind: "local", folder: null }
          : shellEndpoint(requireDocument(db, "target", targetId), openers),
        signal,
      ),
    targetFolder: (targetId) => {
      const { endpoint, name } = requireDocument(db, "target", targetId).body;
      if (endpoint.kind === "folder") return endpoint.path;
      throw new AppError("invalid_input", `Target '${name}' is no folder; packages need a folder target.`);
    },
    feedFolder: (feedId) => {
      const feed = requireDocument(db, "feed", feedId).body;
      if (feed.kind === "folder") return feed.path;
      throw new AppError("invalid_input", `Feed '${feed.name}' is no folder of packages.`);
    },
    mailer: parts.mailer,
    webhooks: parts.webhooks,
    mailServer: (id) => mailServerEndpoint(requireDocument(db, "mail-server", id), open),
    registryLogin: (feedId) => registryLogin(requireDocument(db, "feed", feedId).body, open),
    openSecret: open,
    sealSecret: (plain) => addSecret(db, dataKey, plain, parts.clock.nowMs()),
    openCredential: openedOnce((credential) => openCredential(parts.certificates, credential, open)),
  };
}
