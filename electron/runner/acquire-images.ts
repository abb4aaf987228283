import { formatForPull } from "../../shared/core/versions/image-reference.ts";
import type { PlannedStep } from "../../shared/core/planning/plan.ts";
import type { Run } from "./run.ts";

/** Pulled at once on different targets; layers of one image on one target come in parallel anyway. */
const PARALLEL_TARGETS = 4;

/**
 * Has every image on every target before anything is stopped. An image that is there already, by its digest, is not
 * asked for again, so a deployment goes on without the registry where it can.
 */
export async function acquireImages(run: Run): Promise<void> {
  const wanted = new Map<string, Acquisition[]>();
  for (const planned of run.deployment.plan.steps) {
    const state = run.state().steps.find((step) => step.stepId === planned.step.id);
    if (state?.status === "finished") continue;
    for (const acquisition of acquisitionsOf(planned)) {
      wanted.set(acquisition.targetId, [...(wanted.get(acquisition.targetId) ?? []), acquisition]);
    }
  }
  const targets = [...wanted.values()];
  const worker = async () => {
    for (let list = targets.shift(); list; list = targets.shift()) {
      for (const acquisition of list) await acquire(run, acquisition);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_TARGETS }, worker));
}

/** The image a step deploys, on each of its targets. */
function acquisitionsOf(planned: PlannedStep): readonly Acquisition[] {
  const pinned = planned.package;
  if (planned.skipped || pinned?.kind !== "image") return [];
  const what = { stepId: planned.step.id, image: formatForPull(pinned), feed: pinned.feed };
  return (planned.targetIds ?? []).map((targetId) => ({ targetId, ...what }));
}

type Acquisition = {
  readonly stepId: string;
  readonly targetId: string;
  readonly image: string;
  readonly feed: string;
};

async function acquire(run: Run, { stepId, targetId, image, feed }: Acquisition): Promise<void> {
  const place = { stepId, targetId, attempt: 1 };
  const { docker } = await run.connect(targetId, run.signal);
  const present = await docker.inspectImage(image, run.signal);
  if (!present) run.log.line(place, "info", `Pulling ${image}`);
  const login = present ? null : run.ports.registryLogin(feed);
  const imageId =
    present?.id ?? (await docker.pull(image, login, (line) => run.log.line(place, "verbose", line), run.signal));
  run.emit({ kind: "image-acquired", stepId, targetId, image, imageId });
}
