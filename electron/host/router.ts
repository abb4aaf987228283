import { implement } from "@orpc/server";
import { AppError } from "../../shared/core/errors.ts";
import { contract } from "../../shared/rpc/contract.ts";
import { toWire } from "../../shared/rpc/errors.ts";
import { listAudit, verifyAudit } from "../store/audit.ts";
import { getDocumentVersion, listDocuments, listDocumentVersions, requireDocument } from "../store/documents.ts";
import { listLogLines } from "../store/log.ts";
import { startAutomatic } from "./automatic-deployments.ts";
import { type CallContext, signalOf } from "./context.ts";
import * as board from "./handlers/board.ts";
import * as certificates from "./handlers/certificates.ts";
import * as deployments from "./handlers/deployments.ts";
import * as documents from "./handlers/documents.ts";
import * as feeds from "./handlers/feeds.ts";
import * as log from "./handlers/log.ts";
import * as mailServers from "./handlers/mail-servers.ts";
import { addSample } from "./handlers/sample.ts";
import { supportBundle } from "./handlers/support.ts";
import * as releases from "./handlers/releases.ts";
import * as targets from "./handlers/targets.ts";

const os = implement(contract)
  .$context<CallContext>()
  .use(async ({ next, context, path }) => {
    try {
      return await next();
    } catch (error) {
      const isForeseen = error instanceof AppError && error.code !== "internal";
      if (!isForeseen) context.host.log.error(`Call ${path.join(".")} failed`, error);
      throw toWire(error);
    }
  });

/** Every call of the contract, bound to its handler. No rules here: handlers load, call core, save and return. */
export const router = os.router({
  host: {
    info: os.host.info.handler(({ context: { host, actor } }) => ({
      version: host.version,
      dataFolder: host.folder,
      actor,
      startedAtMs: host.startedAtMs,
      secretBox: host.secretBoxName,
      platform: process.platform,
    })),
    addSample: os.host.addSample.handler(({ context }) => addSample(context)),
    supportBundle: os.host.supportBundle.handler(({ context }) => supportBundle(context)),
    watch: os.host.watch.handler(({ context, signal }) => context.host.changes.subscribe(signal)),
  },
  documents: {
    list: os.documents.list.handler(({ input, context }) => listDocuments(context.host.db, input.kind)),
    get: os.documents.get.handler(({ input, context }) => requireDocument(context.host.db, input.kind, input.id)),
    save: os.documents.save.handler(({ input, context }) => documents.save(context, input)),
    remove: os.documents.remove.handler(({ input, context }) => documents.remove(context, input.kind, input.id)),
    versions: os.documents.versions.handler(({ input, context }) =>
      listDocumentVersions(context.host.db, input.kind, input.id),
    ),
    version: os.documents.version.handler(({ input, context }) =>
      getDocumentVersion(context.host.db, input.kind, input.id, input.version),
    ),
    reveal: os.documents.reveal.handler(({ input, context }) => documents.reveal(context, input)),
    apply: os.documents.apply.handler(({ input, context }) => documents.apply(context, input.documents, input)),
    export: os.documents.export.handler(({ context }) => documents.exportAll(context)),
  },
  certificates: {
    describe: os.certificates.describe.handler(({ input, context }) => certificates.describe(context.host, input.id)),
  },
  feeds: {
    test: os.feeds.test.handler(({ input, context, signal }) =>
      feeds.test(context.host, input.id, input.repository, signalOf(signal)),
    ),
    versions: os.feeds.versions.handler(({ input, context, signal }) =>
      feeds.versions(context.host, input.id, input.package, signalOf(signal)),
    ),
  },
  mailServers: {
    test: os.mailServers.test.handler(({ input, context, signal }) =>
      mailServers.test(context.host, input.id, input.to, signalOf(signal)),
    ),
  },
  targets: {
    test: os.targets.test.handler(({ input, context, signal }) =>
      targets.test(context.host, input.id, signalOf(signal)),
    ),
    trustHostKey: os.targets.trustHostKey.handler(({ input, context }) =>
      targets.trustHostKey(context, input.id, input.hostKey),
    ),
  },
  releases: {
    list: os.releases.list.handler(({ input, context }) => releases.list(context.host, input.project, input.limit)),
    get: os.releases.get.handler(({ input, context }) => releases.get(context.host, input.release)),
    create: os.releases.create.handler(async ({ input, context, signal }) => {
      const release = await releases.create(context, input, signalOf(signal));
      startAutomatic(context.host, release.id);
      return release;
    }),
    updateVariables: os.releases.updateVariables.handler(({ input, context }) =>
      releases.updateVariables(context, input.release),
    ),
    block: os.releases.block.handler(({ input, context }) => releases.block(context, input.release, input.reason)),
  },
  deployments: {
    preview: os.deployments.preview.handler(({ input, context }) => deployments.preview(context, input)),
    previewFiles: os.deployments.previewFiles.handler(({ input, context, signal }) =>
      deployments.previewConfiguration(context, input, signalOf(signal)),
    ),
    originalFiles: os.deployments.originalFiles.handler(({ input, context, signal }) =>
      deployments.originalFiles(context, input, signalOf(signal)),
    ),
    start: os.deployments.start.handler(({ input, context }) => deployments.start(context, input)),
    list: os.deployments.list.handler(({ input, context }) =>
      deployments.list(context.host, {
        projectId: input.project,
        environmentId: input.environment,
        beforeId: input.before,
        limit: input.limit,
      }),
    ),
    get: os.deployments.get.handler(({ input, context }) => deployments.get(context.host, input.deployment)),
    watch: os.deployments.watch.handler(({ input, context, signal }) =>
      deployments.watch(context.host, input.deployment, input.afterSeq, signal),
    ),
    log: os.deployments.log.handler(({ input, context }) =>
      listLogLines(context.host.db, input.deployment, input.afterLine, input.limit),
    ),
    watchLog: os.deployments.watchLog.handler(({ input, context, signal }) =>
      log.watchLog(context.host, input.deployment, input.afterLine, signal),
    ),
    watchOutline: os.deployments.watchOutline.handler(({ input, context, signal }) =>
      log.watchOutline(context.host, input.deployment, input.afterLine, signal),
    ),
    logLines: os.deployments.logLines.handler(({ input, context }) =>
      log.readLines(context.host, input.deployment, input.ranges),
    ),
    logText: os.deployments.logText.handler(({ input, context }) =>
      log.readText(context.host, input.deployment, input.afterLine, input.limit),
    ),
    searchLog: os.deployments.searchLog.handler(({ input, context, signal }) =>
      log.search(context.host, input.deployment, input, signal),
    ),
    watchSearch: os.deployments.watchSearch.handler(({ input, context, signal }) =>
      log.watchSearch(context.host, input.deployment, input, signal),
    ),
    artifacts: os.deployments.artifacts.handler(({ input, context }) =>
      deployments.artifacts(context.host, input.deployment),
    ),
    artifact: os.deployments.artifact.handler(({ input, context }) =>
      deployments.artifact(context.host, input.deployment, input.file),
    ),
    cancel: os.deployments.cancel.handler(({ input, context }) => deployments.cancel(context, input.deployment)),
    resume: os.deployments.resume.handler(({ input, context }) => deployments.resume(context, input.deployment)),
    rollBack: os.deployments.rollBack.handler(({ input, context }) => deployments.rollBack(context, input.deployment)),
    abandon: os.deployments.abandon.handler(({ input, context }) => deployments.abandon(context, input.deployment)),
    answer: os.deployments.answer.handler(({ input, context }) => deployments.answer(context, input.deployment, input)),
  },
  board: { get: os.board.get.handler(({ context }) => board.getBoard(context.host)) },
  audit: {
    list: os.audit.list.handler(({ input, context }) =>
      listAudit(context.host.db, {
        projectId: input.project,
        environmentId: input.environment,
        text: input.text,
        beforeSeq: input.before,
        limit: input.limit,
      }),
    ),
    verify: os.audit.verify.handler(({ context }) => verifyAudit(context.host.db)),
  },
});
