import type { ObservedContainer } from "../../shared/core/deployment/events.ts";
import { LABELS } from "../../shared/core/planning/labels.ts";
import type { Plan } from "../../shared/core/planning/plan.ts";
import type { RunnerPorts } from "../ports/runner.ts";

const REACH_WITHIN_MS = 15_000;

/** The containers of a plan's project and environment on a target, by their labels; null when it cannot be reached. */
export async function observe(
  ports: Pick<RunnerPorts, "connect">,
  plan: Plan,
  targetId: string,
  signal: AbortSignal,
): Promise<readonly ObservedContainer[] | null> {
  const hasContainers = plan.steps.some(
    ({ step, targetIds }) =>
      (step.kind === "run-container" || step.kind === "stop-container") && targetIds?.includes(targetId),
  );
  if (!hasContainers) return [];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(REACH_WITHIN_MS)]);
  try {
    const connection = await ports.connect(targetId, limited);
    try {
      const labels = { [LABELS.project]: plan.project.id, [LABELS.environment]: plan.environment.id };
      return (await connection.docker.listContainers(labels, limited)).map((container) => ({
        targetId,
        stepId: container.labels[LABELS.step] ?? "",
        containerId: container.id,
        name: container.name,
        status: container.status,
        deploymentId: Number(container.labels[LABELS.deployment] ?? 0),
      }));
    } finally {
      await connection.close();
    }
  } catch {
    return null; // the report says that this target could not be reached
  }
}
