import type { Topic } from "../../shared/rpc/types.ts";
import type { CertificateReader } from "../ports/certificates.ts";
import type { Clock } from "../ports/clock.ts";
import type { DockerConnector } from "../ports/docker.ts";
import type { Files } from "../ports/files.ts";
import type { Mailer } from "../ports/mail.ts";
import type { Registry } from "../ports/registry.ts";
import type { RunnerPorts } from "../ports/runner.ts";
import type { Runner } from "../runner/runner.ts";
import type { Db } from "../store/database.ts";
import type { Change } from "../store/documents.ts";
import type { DataKey } from "../store/secrets.ts";
import type { HostLog } from "./host-log.ts";
import type { Broadcast, Hub } from "./hub.ts";

/** What every handler may use. One for each host. */
export type HostContext = {
  readonly db: Db;
  readonly dataKey: DataKey;
  readonly folder: string;
  readonly version: string;
  readonly secretBoxName: string;
  readonly startedAtMs: number;
  readonly clock: Clock;
  readonly connector: DockerConnector;
  readonly registry: Registry;
  readonly files: Files;
  readonly certificates: CertificateReader;
  readonly mailer: Mailer;
  readonly log: HostLog;
  readonly runner: Runner;
  /** What the runner reaches the world with; a preview looks through the same ports. */
  readonly runnerPorts: RunnerPorts;
  readonly hub: Hub;
  readonly changes: Broadcast<Topic>;
};

/** What a handler knows of one call: the host, and who calls. */
export type CallContext = { readonly host: HostContext; readonly actor: string };

/** Who changes something now. */
export function changeOf({ host, actor }: CallContext): Change {
  return { actor, nowMs: host.clock.nowMs() };
}

/** The signal of a call; calls without one are never aborted. */
export function signalOf(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal;
}
