import type { DeploymentEvent } from "../shared/core/deployment/events.ts";
import type { Db } from "../electron/store/database.ts";
import { appendEvents } from "../electron/store/deployments.ts";

type Named = { readonly id: string; readonly name: string };
type Options = {
  readonly steps?: readonly (Named & { readonly targets?: readonly string[] })[];
  readonly targets?: readonly Named[];
  /** What happened to it; by default it is over. */
  readonly events?: readonly DeploymentEvent[];
};

const OVER: readonly DeploymentEvent[] = [
  { kind: "started" },
  { kind: "finished", outcome: "succeeded", error: null, by: null },
];

/**
 * Puts a deployment into a store that no runner knows of, so that a test can write its log by itself. Its plan names
 * what the screens show and nothing more. Gives its number.
 */
export function addLoggedDeployment(db: Db, { steps = [], targets = [], events = OVER }: Options = {}): number {
  db.exec(`INSERT OR IGNORE INTO releases (id, project_id, version, snapshot, notes, created_at_ms, created_by)
    VALUES (1, 'shop', '1.0.0', '{}', '', 1, 'anna')`);
  const plan = {
    project: { id: "shop", name: "Shop" },
    environment: { id: "test", name: "Test" },
    steps: steps.map(({ id, name, targets: targetIds = null }) => ({
      step: { id, name, kind: "run-container" },
      targetIds,
      package: null,
      skipped: false,
    })),
    targets: targets.map((target) => ({ ...target, tags: [] })),
  };
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO deployments (project_id, environment_id, release_id, plan, status, created_at_ms, created_by)
       VALUES ('shop', 'test', 1, ?, 'queued', 1, 'anna')`,
    )
    .run(JSON.stringify(plan));
  appendEvents(db, Number(lastInsertRowid), events, 1_700_000_000_000);
  return Number(lastInsertRowid);
}
