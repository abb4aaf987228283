import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertNever, messageOf } from "../../shared/core/errors.ts";
import { formatForPull } from "../../shared/core/versions/image-reference.ts";
import { type Plan, type PlannedStep, targetName } from "../../shared/core/planning/plan.ts";
import { fillWith, unitVariables } from "../../shared/core/planning/unit-variables.ts";
import { MASKED } from "../../shared/core/variables/mask.ts";
import type { RunnerPorts } from "../ports.ts";
import { packageFiles, unpackPackage } from "./package-files.ts";
import { requireImage } from "./run-container.ts";
import { containerFiles } from "./rewrite-container-files.ts";
import { type RewrittenFile, type RuleFile, type RuleFiles, rewriteByRules } from "./rewrite-files.ts";
import type { Unit } from "./unit.ts";
import { valueClock } from "./value-clock.ts";

/** By this label a container that was only looked into is known, should it ever be left behind. */
const PREVIEW_LABEL = "slipway.preview";
const CLEAN_UP_MS = 60_000;

/** What a step would do to the configuration on one target; `error` says why it could not be found out, or would fail. */
export type UnitPreview = {
  readonly stepId: string;
  readonly targetId: string;
  readonly files: readonly RewrittenFile[];
  readonly error: string | null;
};

/**
 * What a deployment would write into configuration files, found out by the very code that writes them, with the writing
 * left out and secrets masked. Images are looked into through a container that is never started.
 */
export async function previewFiles(
  plan: Plan,
  ports: RunnerPorts,
  signal: AbortSignal,
): Promise<readonly UnitPreview[]> {
  const previews: UnitPreview[] = [];
  for (const planned of plan.steps) {
    if (planned.skipped || !("files" in planned.step) || planned.step.files.length === 0) continue;
    for (const targetId of planned.targetIds ?? [])
      previews.push(await previewUnit(plan, planned, targetId, ports, signal));
  }
  return previews;
}

async function previewUnit(
  plan: Plan,
  planned: PlannedStep,
  targetId: string,
  ports: RunnerPorts,
  signal: AbortSignal,
): Promise<UnitPreview> {
  const place = { stepId: planned.step.id, targetId };
  try {
    return { ...place, files: await filesOf(previewedUnit(plan, planned, targetId, ports, signal)), error: null };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...place, files: [], error: messageOf(error) };
  }
}

async function filesOf(unit: Unit): Promise<readonly RewrittenFile[]> {
  const { step } = unit.planned;
  switch (step.kind) {
    case "run-container":
      return insideImage(unit, (files) => rewriteByRules(unit, step.files, files));
    case "deploy-package":
      return insidePackage(unit, (files) => rewriteByRules(unit, step.files, files));
    case "stop-container":
    case "run-script":
    case "manual-intervention":
      return [];
    default:
      return assertNever(step);
  }
}

type Look = (files: RuleFiles<RuleFile>) => Promise<readonly RewrittenFile[]>;

async function insideImage(unit: Unit, look: Look): Promise<readonly RewrittenFile[]> {
  const pinned = requireImage(unit);
  const image = formatForPull(pinned);
  const connection = await unit.connect(unit.signal);
  const { docker } = connection;
  let containerId: string | null = null;
  try {
    if (!(await docker.inspectImage(image, unit.signal))) {
      await docker.pull(image, unit.ports.registryLogin(pinned.feed), () => undefined, unit.signal);
    }
    const spec = { Image: image, Labels: { [PREVIEW_LABEL]: "1" } };
    containerId = await docker.createContainer(`slipway-preview-${randomUUID()}`, spec, unit.signal);
    return await look(readOnly(containerFiles(unit, docker, containerId)));
  } finally {
    if (containerId !== null) {
      await docker.removeContainer(containerId, { force: true }, AbortSignal.timeout(CLEAN_UP_MS));
    }
    await connection.close();
  }
}

async function insidePackage(unit: Unit, look: Look): Promise<readonly RewrittenFile[]> {
  const folder = join(tmpdir(), `slipway-preview-${randomUUID()}`);
  try {
    await unpackPackage(unit, folder);
    return await look(readOnly(packageFiles(unit, folder)));
  } finally {
    await unit.ports.files.removeFolder(folder);
  }
}

/** The same files, to be looked at only. */
function readOnly<F extends RuleFile>(files: RuleFiles<F>): RuleFiles<RuleFile> {
  return {
    where: files.where,
    find: (path) => files.find(path),
    readTransform: (path) => files.readTransform(path),
    write: () => Promise.resolve(),
  };
}

/** A unit that leaves no trace: no events, no log, masks in the place of secrets. */
function previewedUnit(
  plan: Plan,
  planned: PlannedStep,
  targetId: string,
  ports: RunnerPorts,
  signal: AbortSignal,
): Unit {
  const { step } = planned;
  const variables = unitVariables({
    plan,
    step,
    targetId,
    deploymentId: 0,
    outputs: [],
    openSecret: () => MASKED,
    openCredential: (reference) =>
      ports.openCredential(reference).map((part) => (part.isSensitive ? { ...part, value: MASKED } : part)),
  });
  const clock = valueClock(ports.clock);
  return {
    deploymentId: 0,
    plan,
    planned,
    targetId,
    targetName: targetName(plan, targetId),
    variables,
    fill: fillWith(variables, step.name, clock),
    clock,
    ports,
    history: [],
    signal,
    connect: (connecting) => ports.connect(targetId, connecting),
    emit: () => undefined,
    log: () => undefined,
    output: () => ({ push: () => undefined, end: () => undefined }),
    setOutputs: () => undefined,
    masked: (text) => text,
  };
}
