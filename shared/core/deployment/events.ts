/**
 * Everything that happens to a deployment, as data. Events are appended and never changed; what a deployment is, is
 * `reduce` over them. `seq` counts from 1 without gaps; times are UTC epoch milliseconds.
 */

/** How a unit, a step or a deployment ended. */
export type Outcome = "succeeded" | "failed" | "cancelled" | "skipped";

/** A container as it was found on a host. */
export type ObservedContainer = {
  readonly targetId: string;
  readonly stepId: string;
  readonly containerId: string;
  readonly name: string;
  readonly status: string;
  readonly deploymentId: number;
};

/** A value a step gives to later ones. A sensitive one is a reference into the secret store. */
export type OutputValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "secret"; readonly secret: string };

/** Names a piece of work: one step on one target (`targetId` null: a step that needs none). */
export type UnitRef = { readonly stepId: string; readonly targetId: string | null };

/** A file that a script gave away, by its own name and by the one it is kept under. */
export type Artifact = UnitRef & { readonly name: string; readonly file: string; readonly sizeBytes: number };

/** One thing that happened. */
export type DeploymentEvent =
  | { readonly kind: "started" }
  | { readonly kind: "step-started"; readonly stepId: string }
  | ({ readonly kind: "unit-started"; readonly attempt: number } & UnitRef)
  | ({ readonly kind: "image-acquired"; readonly image: string; readonly imageId: string } & UnitRef)
  | ({ readonly kind: "container-created"; readonly containerId: string; readonly name: string } & UnitRef)
  | ({
      readonly kind: "file-rewritten";
      readonly path: string;
      readonly bytesBefore: number;
      readonly bytesAfter: number;
      readonly diff: string;
    } & UnitRef)
  | ({ readonly kind: "predecessor-stopped"; readonly containerId: string } & UnitRef)
  | ({ readonly kind: "predecessor-restarted"; readonly containerId: string } & UnitRef)
  | ({ readonly kind: "container-started"; readonly containerId: string } & UnitRef)
  | ({ readonly kind: "container-proven"; readonly containerId: string; readonly how: string } & UnitRef)
  | ({ readonly kind: "container-removed"; readonly containerId: string } & UnitRef)
  | ({ readonly kind: "package-extracted"; readonly path: string } & UnitRef)
  | ({ readonly kind: "package-installed"; readonly path: string } & UnitRef)
  /** Stored just before the program is started: without an end after it nobody knows whether it finished. */
  | ({ readonly kind: "script-started" } & UnitRef)
  /** Stored just before a message is handed over: without `message-sent` after it nobody knows whether it went out. */
  | ({ readonly kind: "message-sending" } & UnitRef)
  | ({ readonly kind: "message-sent" } & UnitRef)
  /** A script said that a value is sensitive; it is kept as a secret, so that it stays masked after an interruption. */
  | ({ readonly kind: "value-masked"; readonly secret: string } & UnitRef)
  | ({ readonly kind: "artifact-kept" } & Artifact)
  | ({ readonly kind: "output"; readonly name: string; readonly value: OutputValue } & UnitRef)
  | ({ readonly kind: "unit-finished"; readonly outcome: Outcome; readonly error: string | null } & UnitRef)
  | { readonly kind: "step-finished"; readonly stepId: string; readonly outcome: Outcome }
  | { readonly kind: "waiting"; readonly stepId: string; readonly instructions: string }
  | {
      readonly kind: "answered";
      readonly stepId: string;
      readonly by: string;
      readonly proceed: boolean;
      readonly note: string;
    }
  | { readonly kind: "cancel-requested"; readonly by: string }
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "observed";
      readonly containers: readonly ObservedContainer[];
      readonly unreachable: readonly string[];
    }
  | { readonly kind: "resumed"; readonly by: string }
  | { readonly kind: "rolling-back"; readonly by: string }
  | { readonly kind: "finished"; readonly outcome: Outcome; readonly error: string | null; readonly by: string | null };

/** An event with its number and when it was stored. */
export type StoredEvent = { readonly seq: number; readonly atMs: number; readonly event: DeploymentEvent };

/** How much a log line matters. */
export type LogLevel = "verbose" | "info" | "highlight" | "warning" | "error";

/** One line of a deployment's log, masked. `source` says who wrote it: Slipway, or the container's own output. */
export type LogLine = {
  readonly seq: number;
  readonly atMs: number;
  readonly stepId: string | null;
  readonly targetId: string | null;
  readonly attempt: number;
  readonly level: LogLevel;
  readonly source: "slipway" | "stdout" | "stderr";
  readonly text: string;
};
