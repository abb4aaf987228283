import type { DeploymentEvent, LogLine, StoredEvent } from "../../shared/core/deployment/events.ts";
import type { Plan, PlannedCredential } from "../../shared/core/planning/plan.ts";
import type { CredentialPart } from "../../shared/core/variables/credentials.ts";
import type { Clock } from "./clock.ts";
import type { RegistryLogin, TargetConnection } from "./docker.ts";
import type { ArtifactFiles, Files } from "./files.ts";
import type { MailServerEndpoint, Mailer } from "./mail.ts";
import type { Shell } from "./shell.ts";
import type { Webhooks } from "./webhooks.ts";

/** Where a deployment's events and log lines go. `append` returns only when they are stored; then they are published. */
export type Journal = {
  append(deploymentId: number, events: readonly DeploymentEvent[]): void;
  log(deploymentId: number, lines: readonly Omit<LogLine, "seq">[]): void;
};

/** A deployment as the runner takes it over: its plan and what has happened so far. */
export type RunnableDeployment = {
  readonly id: number;
  readonly plan: Plan;
  readonly events: readonly StoredEvent[];
};

/** What the runner reaches the world with. Endpoints and secrets are looked up when they are needed, never earlier. */
export type RunnerPorts = {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly files: Files;
  readonly artifacts: ArtifactFiles;
  /** Reads a deployment with its events. */
  load(deploymentId: number): RunnableDeployment;
  connect(targetId: string, signal: AbortSignal): Promise<TargetConnection>;
  /** Where a target's scripts run; null: on this computer. */
  openShell(targetId: string | null, signal: AbortSignal): Promise<Shell>;
  /** The folder of a folder target. */
  targetFolder(targetId: string): string;
  /** The folder of a folder feed. */
  feedFolder(feedId: string): string;
  registryLogin(feedId: string): RegistryLogin | null;
  readonly mailer: Mailer;
  readonly webhooks: Webhooks;
  /** A mail server of the library. Throws `not_found`. */
  mailServer(id: string): MailServerEndpoint;
  openSecret(id: string): string;
  /** Keeps a value that only came up while deploying, and gives the id it is opened by. */
  sealSecret(plain: string): string;
  /** The parts of an account or certificate of a plan, secrets opened; none for one that was gone. */
  openCredential(credential: PlannedCredential): readonly CredentialPart[];
};
