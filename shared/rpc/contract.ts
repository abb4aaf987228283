import { eventIterator, oc, type } from "@orpc/contract";
import { z } from "zod";
import type { Artifact, LogLine, StoredEvent } from "../core/deployment/events.ts";
import type { ConnectionCheck, RegistryExchange } from "../core/model/connection-test.ts";
import { documentKindSchema, type DocumentVersion, type StoredDocument } from "../core/model/documents.ts";
import { idSchema } from "../core/model/fields.ts";
import type { Release } from "../core/model/release.ts";
import type { CertificateFacts } from "../core/variables/credentials.ts";
import type * as t from "./types.ts";

/**
 * The single door for any user interface: the desktop over a MessagePort, browsers and the command line over a
 * WebSocket, automation over HTTP as OpenAPI describes it. Inputs are checked at run time on every wire. Errors arrive
 * with the codes of `AppError`. Streams end when the caller aborts; `after...` makes them begin where one left off.
 */

const document = z.object({ kind: documentKindSchema, id: idSchema });
const body = z.record(z.string(), z.unknown());
const byId = z.object({ id: idSchema });
const deploymentId = z.object({ deployment: z.coerce.number().int().positive() });
const releaseId = z.object({ release: z.coerce.number().int().positive() });
const projectId = z.object({ project: idSchema });
const limit = z.coerce.number().int().min(1).max(10_000);
const afterLine = z.coerce.number().int().min(0).default(0);
const lineNumber = z.number().int().min(1);
const searchText = z.string().min(1).max(1000);

/** What a deployment is asked for with. */
const deploymentRequestSchema = z.object({
  release: z.number().int().positive(),
  environment: idSchema,
  /** Values for prompted variables, by variable name. */
  answers: z.record(z.string(), z.string()).default({}),
  /** Ids or names of steps to leave out. */
  skip: z.array(z.string().min(1)).default([]),
});
export type DeploymentRequest = z.infer<typeof deploymentRequestSchema>;

const get = (path: `/${string}`, summary: string) => oc.route({ method: "GET", path, summary });
const post = (path: `/${string}`, summary: string) => oc.route({ method: "POST", path, summary });

export const contract = {
  host: {
    info: get("/host", "What this host is").output(type<t.HostInfo>()),
    /** Adds the sample project with its packages; again it puts the sample's documents back. */
    addSample: post("/host/sample", "Add the sample project").output(type<t.ApplyResult>()),
    /** Made to be read before it is given away: secrets are masked, values are left out. */
    supportBundle: post("/host/support-bundle", "Collect what helps find out what is wrong").output(
      type<readonly t.SupportFile[]>(),
    ),
    /** Every change a screen may show, as it happens. */
    watch: get("/host/changes", "Watch for changes").output(eventIterator(type<t.Topic>())),
  },
  documents: {
    list: get("/documents/{kind}", "List documents of a kind")
      .input(document.pick({ kind: true }))
      .output(type<readonly StoredDocument[]>()),
    get: get("/documents/{kind}/{id}", "Read a document").input(document).output(type<StoredDocument>()),
    save: oc
      .route({ method: "PUT", path: "/documents/{kind}/{id}", summary: "Create or change a document" })
      /** `expectedVersion`: the version it was read at; 0 for a new one; null to overwrite whatever is there. */
      .input(document.extend({ body, expectedVersion: z.int().min(0).nullable() }))
      .output(type<StoredDocument>()),
    remove: oc
      .route({ method: "DELETE", path: "/documents/{kind}/{id}", summary: "Remove a document" })
      .input(document)
      .output(type<void>()),
    versions: get("/documents/{kind}/{id}/versions", "List a document's versions")
      .input(document)
      .output(type<readonly DocumentVersion[]>()),
    version: get("/documents/{kind}/{id}/versions/{version}", "Read a document as it was")
      .input(document.extend({ version: z.coerce.number().int().positive() }))
      .output(type<StoredDocument["body"]>()),
    /** Opens one secret that a document refers to. Each call is an audit event. */
    reveal: post("/documents/{kind}/{id}/reveal", "Reveal a secret")
      .input(document.extend({ secret: z.string().min(1) }))
      .output(type<{ readonly plain: string }>()),
    /** All or nothing: with any error finding nothing is stored. */
    apply: post("/documents/apply", "Create and change many documents")
      .input(
        z.object({
          documents: z.array(document.extend({ body, file: z.string().optional() })),
          dryRun: z.boolean().default(false),
        }),
      )
      .output(type<t.ApplyResult>()),
    export: get("/documents", "All documents, secrets as references").output(type<readonly StoredDocument[]>()),
  },
  certificates: {
    /** Facts for showing: who it is for, by whom, until when. Never the private key. */
    describe: get("/certificates/{id}", "What a certificate's file says").input(byId).output(type<CertificateFacts>()),
  },
  feeds: {
    test: post("/feeds/{id}/test", "Test the connection to a feed")
      .input(z.object({ id: idSchema, repository: z.string().nullable().default(null) }))
      .output(type<readonly RegistryExchange[]>()),
    versions: get("/feeds/{id}/versions", "The versions of a package, newest first")
      .input(z.object({ id: idSchema, package: z.string().min(1) }))
      .output(type<readonly t.TagInfo[]>()),
  },
  mailServers: {
    /** Sends a mail that says it is a test; the first check that is not `ok` names what stands in the way. */
    test: post("/mail-servers/{id}/test", "Send a test mail")
      .input(z.object({ id: idSchema, to: z.string().trim().min(1) }))
      .output(type<readonly ConnectionCheck[]>()),
  },
  targets: {
    test: post("/targets/{id}/test", "Test the connection to a target")
      .input(z.object({ id: idSchema }))
      .output(type<t.TargetTestResult>()),
    trustHostKey: post("/targets/{id}/host-keys", "Trust an SSH host key")
      .input(z.object({ id: idSchema, hostKey: z.string().min(1) }))
      .output(type<StoredDocument>()),
  },
  releases: {
    list: get("/projects/{project}/releases", "List releases, newest first")
      .input(projectId.extend({ limit: limit.default(100) }))
      .output(type<readonly t.ReleaseDetails[]>()),
    get: get("/releases/{release}", "Read a release").input(releaseId).output(type<t.ReleaseDetails>()),
    create: post("/projects/{project}/releases", "Create a release")
      .input(
        projectId.extend({
          version: z.string().trim().min(1, "a version must not be empty").max(100).nullable().default(null),
          /** A channel's id or name; null: the project's default. */
          channel: z.string().min(1).nullable().default(null),
          /** The version of each step's package, by step id; steps left out take the newest that the channel accepts. */
          packages: z.record(z.string(), z.string()).default({}),
          notes: z.string().default(""),
          /** Take versions that the channel's rules refuse. */
          ignoreChannelRules: z.boolean().default(false),
        }),
      )
      .output(type<Release>()),
    /** Variables and library sets as they are now take the place of those the release froze; all else stays frozen. */
    updateVariables: post("/releases/{release}/variables", "Take the present variables into a release")
      .input(releaseId)
      .output(type<Release>()),
    block: post("/releases/{release}/block", "Block a release, or with null let it go on")
      .input(releaseId.extend({ reason: z.string().trim().min(1, "a reason is needed").nullable() }))
      .output(type<Release>()),
  },
  deployments: {
    preview: post("/deployments/preview", "What a deployment would do")
      .input(deploymentRequestSchema)
      .output(type<t.DeploymentPreview>()),
    /** Reads the files from the images and packages, so it takes a moment; nothing is started or changed. */
    previewFiles: post("/deployments/preview/files", "What a deployment would write into configuration files")
      .input(deploymentRequestSchema)
      .output(type<readonly t.FilesPreview[]>()),
    /** Also reads them, and changes nothing either. */
    originalFiles: post("/deployments/preview/originals", "The configuration files as images and packages hold them")
      .input(deploymentRequestSchema)
      .output(type<readonly t.OriginalFiles[]>()),
    start: post("/deployments", "Start a deployment")
      .input(deploymentRequestSchema)
      .output(type<t.DeploymentSummary>()),
    list: get("/deployments", "List deployments, newest first")
      .input(
        z.object({
          project: idSchema.optional(),
          environment: idSchema.optional(),
          before: z.coerce.number().int().optional(),
          limit: limit.default(50),
        }),
      )
      .output(type<readonly t.DeploymentSummary[]>()),
    get: get("/deployments/{deployment}", "Read a deployment").input(deploymentId).output(type<t.DeploymentDetails>()),
    /** Events after `afterSeq`, then new ones as they are published; ends after `finished`. */
    watch: get("/deployments/{deployment}/events", "Watch a deployment")
      .input(deploymentId.extend({ afterSeq: z.coerce.number().int().min(0).default(0) }))
      .output(eventIterator(type<readonly StoredEvent[]>())),
    log: get("/deployments/{deployment}/log", "Read log lines")
      .input(deploymentId.extend({ afterLine, limit: limit.default(1000) }))
      .output(type<readonly LogLine[]>()),
    /** Batches of lines after `afterLine`, then new ones; ends when the deployment has finished. */
    watchLog: get("/deployments/{deployment}/log/stream", "Watch a log")
      .input(deploymentId.extend({ afterLine }))
      .output(eventIterator(type<readonly LogLine[]>())),
    /** How many lines there are after `afterLine` and of which kinds, then how it goes on; ends like `watchLog`. */
    watchOutline: get("/deployments/{deployment}/log/outline", "Watch which lines a log has, without their texts")
      .input(deploymentId.extend({ afterLine }))
      .output(eventIterator(type<t.LogOutlinePart>())),
    /** Ranges are `[first, last]`. At most 2,000 lines come back, and fewer long ones; a caller asks again for the rest. */
    logLines: post("/deployments/{deployment}/log/lines", "Read log lines by number")
      .input(
        deploymentId.extend({
          ranges: z
            .array(z.tuple([lineNumber, lineNumber]))
            .min(1)
            .max(2000),
        }),
      )
      .output(type<readonly LogLine[]>()),
    logText: get("/deployments/{deployment}/log/text", "Read the texts of log lines, piece by piece")
      .input(deploymentId.extend({ afterLine, limit: limit.default(10_000) }))
      .output(type<t.LogTextPiece>()),
    searchLog: get("/deployments/{deployment}/log/search", "Numbers of the lines that hold a text")
      .input(deploymentId.extend({ text: searchText, limit: limit.default(1000) }))
      .output(type<readonly number[]>()),
    /** Which of all lines hold a text, as far as it has looked, then new ones; ends like `watchLog`. */
    watchSearch: get("/deployments/{deployment}/log/search/stream", "Search a log and go on as it grows")
      .input(deploymentId.extend({ text: searchText, afterLine }))
      .output(eventIterator(type<t.LogSearchPart>())),
    artifacts: get("/deployments/{deployment}/artifacts", "List the files that scripts gave away")
      .input(deploymentId)
      .output(type<readonly Artifact[]>()),
    artifact: get("/deployments/{deployment}/artifacts/{file}", "Read an artifact")
      .input(deploymentId.extend({ file: z.uuid() }))
      .output(type<File>()),
    cancel: post("/deployments/{deployment}/cancel", "Cancel").input(deploymentId).output(type<void>()),
    /** For an interrupted deployment: go on where it stopped, put the old containers back, or leave all as it is. */
    resume: post("/deployments/{deployment}/resume", "Resume").input(deploymentId).output(type<void>()),
    rollBack: post("/deployments/{deployment}/roll-back", "Roll back").input(deploymentId).output(type<void>()),
    abandon: post("/deployments/{deployment}/abandon", "Abandon").input(deploymentId).output(type<void>()),
    answer: post("/deployments/{deployment}/answer", "Answer a manual intervention")
      .input(deploymentId.extend({ step: idSchema, proceed: z.boolean(), note: z.string().default("") }))
      .output(type<void>()),
  },
  board: {
    get: get("/board", "What runs where").output(type<t.Board>()),
  },
  audit: {
    list: get("/audit", "List audit events, newest first")
      .input(
        z.object({
          project: idSchema.optional(),
          environment: idSchema.optional(),
          text: z.string().optional(),
          before: z.coerce.number().int().optional(),
          limit: limit.default(100),
        }),
      )
      .output(type<readonly t.AuditEvent[]>()),
    verify: get("/audit/verify", "Check the audit chain").output(type<t.AuditCheck>()),
  },
};
