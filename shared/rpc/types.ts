import type { ConfigChange } from "../core/config/change.ts";
import type { LogLine } from "../core/deployment/events.ts";
import type { LineKind } from "../core/deployment/log-outline.ts";
import type { Finding } from "../core/errors.ts";
import type { AuditEvent } from "../core/model/audit.ts";
import type { ConnectionCheck } from "../core/model/connection-test.ts";
import type { DeploymentSummary } from "../core/model/deployment.ts";
import type { DocumentKind } from "../core/model/documents.ts";
import type { Progression } from "../core/lifecycle/progression.ts";
import type { Release } from "../core/model/release.ts";

export type { AuditEvent, DeploymentSummary };

/** What the outputs of the contract look like. Times are UTC epoch milliseconds. */

/** The host that answers. */
export type HostInfo = {
  readonly version: string;
  readonly dataFolder: string;
  readonly actor: string;
  readonly startedAtMs: number;
  /** Where secrets' key is kept, in words. */
  readonly secretBox: string;
  readonly platform: string;
};

/** One text of a support bundle. */
export type SupportFile = { readonly name: string; readonly text: string };

/** What applying did to a document. */
export type ApplyOutcome = "created" | "changed" | "unchanged";

/** What applying documents did, or would do. */
export type ApplyResult = {
  /** False: nothing was stored, and the findings say why. */
  readonly applied: boolean;
  readonly documents: readonly { readonly kind: DocumentKind; readonly id: string; readonly outcome: ApplyOutcome }[];
  readonly findings: readonly Finding[];
};

/** A tag of an image. */
export type TagInfo = {
  readonly tag: string;
  /** Why a tag is not offered first: it reads as no version, or is a pre-release. Null: a plain version. */
  readonly note: string | null;
};

/** Who a release can go to, for its page. */
export type ReleaseEnvironment = {
  readonly environmentId: string;
  readonly name: string;
  readonly progression: Progression;
  readonly succeeded: boolean;
};

/** A release with where it may go. */
export type ReleaseDetails = {
  readonly release: Release;
  readonly channel: { readonly id: string; readonly name: string };
  readonly environments: readonly ReleaseEnvironment[];
};

/** A step of a plan, for lists. */
export type PlannedStepInfo = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly skipped: boolean;
  readonly version: string | null;
  readonly targets: readonly { readonly id: string; readonly name: string }[];
  /** False: when it fails, the deployment goes on. */
  readonly failsDeployment: boolean;
  /** True for a step that runs once, on the host's own computer: a message, a script that is meant for it. */
  readonly isOnHost: boolean;
};

/** A deployment with its steps. */
export type DeploymentDetails = {
  readonly deployment: DeploymentSummary;
  readonly projectName: string;
  readonly environmentName: string;
  readonly steps: readonly PlannedStepInfo[];
};

/** What a deployment would do, and whether it may. */
export type DeploymentPreview = {
  readonly allowed: boolean;
  /** Lifecycle rules against it, then what the plan found. */
  readonly findings: readonly Finding[];
  readonly steps: readonly PlannedStepInfo[];
  /** What runs there now, or null. */
  readonly current: DeploymentSummary | null;
};

/** One project in one environment. */
export type BoardCell = {
  readonly environmentId: string;
  /** The newest deployment, whatever became of it. */
  readonly latest: DeploymentSummary | null;
  /** The newest one that succeeded, when that is not `latest`. */
  readonly lastSuccess: DeploymentSummary | null;
  /** The newest release that may go here and is not here yet. */
  readonly next: { readonly releaseId: number; readonly version: string } | null;
};

/** One project in all environments. */
export type BoardRow = {
  readonly projectId: string;
  readonly projectName: string;
  readonly cells: readonly BoardCell[];
};

/** Which version runs where. */
export type Board = {
  readonly environments: readonly { readonly id: string; readonly name: string }[];
  readonly rows: readonly BoardRow[];
};

/** Something changed that a screen may show. */
export type Topic =
  | { readonly kind: "document"; readonly documentKind: DocumentKind; readonly id: string }
  | { readonly kind: "release"; readonly projectId: string; readonly releaseId: number }
  | {
      readonly kind: "deployment";
      readonly projectId: string;
      readonly environmentId: string;
      readonly deploymentId: number;
    };

/** What a connection test of a target found. */
export type TargetTestResult = {
  readonly checks: readonly ConnectionCheck[];
  readonly engine: { readonly version: string; readonly os: string; readonly hostName: string } | null;
  /** A host key that is not trusted yet, as `TYPE SHA256:...`. */
  readonly offeredHostKey: string | null;
};

/** What is known of a log's lines up to `throughLine` beyond the part before. */
export type LogOutlinePart = {
  /** Kinds that no part before named; they are numbered on, from 0 in a stream's first part. */
  readonly kinds: readonly LineKind[];
  /** The lines' kinds as runs: `packRuns`, in base64. */
  readonly runs: string;
  readonly throughLine: number;
  /** The last lines themselves, where the part reaches the end of the log: what a reader at the end looks at. */
  readonly newest: readonly LogLine[];
};

/** Some lines' texts, each with a line feed after it. Through the end when `throughLine` is not beyond what was asked for. */
export type LogTextPiece = { readonly text: string; readonly throughLine: number };

/** Which lines up to `throughLine`, beyond the part before, hold a text: runs of kind 1 hold it (`packRuns`, in base64). */
export type LogSearchPart = { readonly found: string; readonly throughLine: number };

/**
 * Whether the audit trail is whole; `firstBadSeq` names the first event that does not follow from the one before,
 * null: none.
 */
export type AuditCheck = { readonly count: number; readonly firstBadSeq: number | null };

/** The configuration files of a step as its image or package holds them. */
export type OriginalFiles = {
  readonly stepId: string;
  readonly stepName: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Why they could not be read. */
  readonly error: string | null;
};

/** What a step would write into configuration files on one target, secrets masked. */
export type FilesPreview = {
  readonly stepId: string;
  readonly stepName: string;
  readonly targetId: string;
  readonly targetName: string;
  readonly files: readonly {
    readonly path: string;
    /** A unified diff; empty when nothing changes. */
    readonly diff: string;
    readonly stages: readonly {
      readonly kind: string;
      readonly transform: string | null;
      readonly changes: readonly ConfigChange[];
      readonly findings: readonly Finding[];
    }[];
  }[];
  /** Why it could not be found out, or would fail. */
  readonly error: string | null;
};
