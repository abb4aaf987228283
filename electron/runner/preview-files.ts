import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../shared/core/errors.ts";
import type { FileRule } from "../../shared/core/model/process.ts";
import { formatForPull } from "../../shared/core/versions/image-reference.ts";
import { type Plan, type PlannedStep, targetName } from "../../shared/core/planning/plan.ts";
import { previewedVariables } from "../../shared/core/planning/previewed-variables.ts";
import { fillWith } from "../../shared/core/planning/unit-variables.ts";
import { createMask, MASKED } from "../../shared/core/variables/mask.ts";
import type { RunnerPorts } from "../ports/runner.ts";
import { packageFiles, unpackPackage } from "./package-files.ts";
import { requireImage } from "./run-container.ts";
import { containerFiles } from "./rewrite-container-files.ts";
import { findByRules, type RewrittenFile, type RuleFile, type RuleFiles, rewriteByRules } from "./rewrite-files.ts";
import type { Unit } from "./unit.ts";
import { localTime } from "./local-time.ts";

/** By this label a container that was only looked into is known, should it ever be left behind. */
const PREVIEW_LABEL = "slipway.preview";
const CLEAN_UP_MS = 60_000;

/** What was found in the files of a step on one target; `error` says why nothing could be, or what would fail. */
export type UnitFiles<T> = {
  readonly stepId: string;
  readonly targetId: string;
  readonly files: readonly T[];
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
): Promise<readonly UnitFiles<RewrittenFile>[]> {
  const previews: UnitFiles<RewrittenFile>[] = [];
  for (const planned of plan.steps) {
    for (const targetId of planned.targetIds ?? []) {
      previews.push(...(await lookInto({ plan, planned, targetId, ports, signal }, rewriteByRules)));
    }
  }
  return previews;
}

/** The configuration files of each step as the images and packages hold them, found on the first target that works. */
export async function readOriginalFiles(
  plan: Plan,
  ports: RunnerPorts,
  signal: AbortSignal,
): Promise<readonly UnitFiles<RuleFile>[]> {
  const found: UnitFiles<RuleFile>[] = [];
  for (const planned of plan.steps) {
    let last: readonly UnitFiles<RuleFile>[] = [];
    for (const targetId of planned.targetIds ?? []) {
      last = await lookInto({ plan, planned, targetId, ports, signal }, findByRules);
      if (last.every(({ error }) => error === null)) break;
    }
    found.push(...last);
  }
  return found;
}

type Place = {
  readonly plan: Plan;
  readonly planned: PlannedStep;
  readonly targetId: string;
  readonly ports: RunnerPorts;
  readonly signal: AbortSignal;
};
type Look<T> = (unit: Unit, rules: readonly FileRule[], files: RuleFiles<RuleFile>) => Promise<readonly T[]>;

/** What a look finds in the files of a step on one target; nothing for a step that has none. */
async function lookInto<T>(place: Place, look: Look<T>): Promise<readonly UnitFiles<T>[]> {
  const { planned, targetId, signal } = place;
  const { step } = planned;
  if (planned.skipped || !("files" in step) || step.files.length === 0) return [];
  const unit = previewedUnit(place);
  const inside = step.kind === "run-container" ? insideImage : insidePackage;
  try {
    const files = await inside(unit, (found) => look(unit, step.files, found));
    return [{ stepId: step.id, targetId, files, error: null }];
  } catch (error) {
    if (signal.aborted) throw error;
    return [{ stepId: step.id, targetId, files: [], error: messageOf(error) }];
  }
}

async function insideImage<T>(unit: Unit, look: (files: RuleFiles<RuleFile>) => Promise<T>): Promise<T> {
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

async function insidePackage<T>(unit: Unit, look: (files: RuleFiles<RuleFile>) => Promise<T>): Promise<T> {
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
function previewedUnit({ plan, planned, targetId, ports, signal }: Place): Unit {
  const { step } = planned;
  const variables = previewedVariables(plan, step, targetId, (credential) => ports.openCredential(credential));
  const reading = localTime(ports.clock);
  return {
    deploymentId: 0,
    plan,
    planned,
    targetId,
    targetName: targetName(plan, targetId),
    variables,
    fill: fillWith(variables, step.name, reading),
    reading,
    ports,
    history: [],
    signal,
    connect: (connecting) => ports.connect(targetId, connecting),
    emit: () => undefined,
    log: () => undefined,
    openShell: (opening) => ports.openShell(targetId, opening),
    output: () => ({ push: () => undefined, end: () => undefined }),
    lines: () => ({ write: () => undefined, setLevel: () => undefined, end: () => undefined }),
    requireStorableLog: () => undefined,
    setOutputs: () => undefined,
    masked: (text) => text,
    maskStream: () => createMask([]).stream(),
    hide: () => MASKED,
  };
}
