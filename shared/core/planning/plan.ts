import type { Finding } from "../errors.ts";
import type { Account } from "../model/account.ts";
import type { Certificate } from "../model/certificate.ts";
import type { SecretValue } from "../model/fields.ts";
import type { Process, Step } from "../model/process.ts";
import type { Transforms } from "../model/project.ts";
import type { PinnedPackage } from "../model/release.ts";
import type { Target } from "../model/target.ts";
import type { CredentialReference, Variables } from "../model/variables.ts";
import type { Candidate } from "../variables/resolve.ts";

/** A value as documents keep it: text with expressions, null, or a reference to a secret, account or certificate. */
export type StoredValue = Opaque | CredentialReference;
type Opaque = string | null | Extract<SecretValue, { secret: string }>;

/**
 * An account or certificate as it was when the plan was made, so that changing or removing it later does not reach the
 * plan. Its secrets are references. Without a body it was gone already: a plan in which it counts must not start.
 */
export type PlannedCredential =
  | { readonly account: string; readonly body: Account | null }
  | { readonly certificate: string; readonly body: Certificate | null };

/** A value as plans keep it. Never a secret itself. */
export type PlanValue = Opaque | PlannedCredential;

/** What a release froze, its documents read at the versions it names. */
export type Snapshot = {
  readonly project: { readonly id: string; readonly name: string };
  readonly release: {
    readonly id: number;
    readonly version: string;
    readonly notes: string;
    readonly createdAtMs: number;
    readonly channel: { readonly id: string; readonly name: string };
  };
  readonly process: Process;
  readonly transforms: Transforms;
  readonly variables: Variables;
  readonly librarySets: readonly { readonly name: string; readonly variables: Variables["variables"] }[];
  readonly packages: Readonly<Record<string, PinnedPackage>>;
};

/** A target as it is now; targets are not part of a release. */
export type PlanTarget = { readonly id: string; readonly body: Target };

type ReleaseLink = { readonly id: string; readonly number: string };

/** What is known when a deployment is asked for, and only expressions want to know. Times are UTC epoch milliseconds. */
export type PlanFacts = {
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly sortOrder: number;
  /** The release of the project that was made before this one. */
  readonly previous: ReleaseLink | null;
  /** What runs in the environment now, and the other release that last succeeded there. */
  readonly currentForEnvironment: ReleaseLink | null;
  readonly previousForEnvironment: ReleaseLink | null;
};

/** All that a plan is made from. */
export type PlanInput = {
  readonly snapshot: Snapshot;
  readonly facts: PlanFacts;
  readonly environment: { readonly id: string; readonly name: string };
  /** Every environment, for scopes that name one: what is another's id is not this one's name. */
  readonly environments: readonly { readonly id: string; readonly name: string }[];
  readonly targets: readonly PlanTarget[];
  /** Accounts and certificates as they are now, by id; like targets they are not part of a release. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly certificates: ReadonlyMap<string, Certificate>;
  /** The mail servers there are now, by id; a step is sent through whatever its server says then. */
  readonly mailServers: ReadonlySet<string>;
  /** Every channel of the project, for scopes that name one. */
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  /** Values given for prompted variables, by variable name; a sensitive one is a reference. */
  readonly answers: Readonly<Record<string, PlanValue>>;
  /** Steps left out by the person who deploys, by id or name. */
  readonly skippedSteps: readonly string[];
};

/** A step with what was decided about it. */
export type PlannedStep = {
  readonly step: Step;
  /** Where it runs, in order; null: it needs no target. */
  readonly targetIds: readonly string[] | null;
  readonly package: PinnedPackage | null;
  readonly skipped: boolean;
};

/** A deployment, decided. Stored before anything runs and never changed: running it twice means the same. */
export type Plan = {
  readonly project: Snapshot["project"];
  readonly release: Snapshot["release"];
  readonly environment: PlanInput["environment"];
  readonly steps: readonly PlannedStep[];
  readonly targets: readonly PlannedTarget[];
  /** The names of the environment's enabled targets by tag, those of other steps included. */
  readonly targetsByTag: Readonly<Record<string, readonly string[]>>;
  readonly facts: PlanFacts;
  readonly transforms: Transforms;
  /** Every value that may count in this environment; the winner is chosen for each step and target. */
  readonly candidates: readonly Candidate<PlanValue>[];
};

/** A target as it was when the plan was made. */
export type PlannedTarget = {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly hostname: string;
};

/** The plan, and what a person should know of it; an error among the findings keeps it from being carried out. */
export type PlanResult = { readonly plan: Plan; readonly findings: readonly Finding[] };

/** A target's name in a plan; its id when the plan does not know it. */
export function targetName(plan: Plan, id: string): string {
  return plan.targets.find((target) => target.id === id)?.name ?? id;
}

/** A step's name in a plan; its id when the plan does not know it. */
export function stepName(plan: Plan, id: string): string {
  return plan.steps.find(({ step }) => step.id === id)?.step.name ?? id;
}
