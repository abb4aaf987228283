import type { Outcome } from "../deployment/events.ts";
import type { DeploymentStatus } from "../deployment/reduce.ts";

/** A deployment in short: what lists and the board show. Times are UTC epoch milliseconds. */
export type DeploymentSummary = {
  readonly id: number;
  readonly projectId: string;
  readonly environmentId: string;
  readonly releaseId: number;
  readonly version: string;
  readonly status: DeploymentStatus;
  readonly outcome: Outcome | null;
  readonly error: string | null;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
};
