import type { DeploymentEvent, StoredEvent, UnitRef } from "../../shared/core/deployment/events.ts";
import type { UnitState } from "../../shared/core/deployment/reduce.ts";
import { AppError } from "../../shared/core/errors.ts";
import type { VariableSet } from "../../shared/core/expressions/variable-set.ts";
import type { Step } from "../../shared/core/model/process.ts";
import type { Fill } from "../../shared/core/planning/container-spec.ts";
import { type PlannedStep, targetName } from "../../shared/core/planning/plan.ts";
import { fillWith, unitVariables } from "../../shared/core/planning/unit-variables.ts";
import type { Run } from "./run.ts";
import { localTime } from "./local-time.ts";
import type { Unit, UnitEvent, UnitRecord } from "./unit.ts";

/** What is known of a step on a target; undefined when it was never begun. */
export function unitState(run: Run, planned: PlannedStep, targetId: string | null): UnitState | undefined {
  const step = run.state().steps.find((candidate) => candidate.stepId === planned.step.id);
  return step?.units.find((unit) => unit.targetId === targetId);
}

/** Everything an executor needs for one step on one target, or on the host's own computer. */
export function createUnit<T extends string | null>(run: Run, planned: PlannedStep, targetId: T): Unit<T> {
  const { deployment, ports } = run;
  const ref = { stepId: planned.step.id, targetId };
  const place = { ...ref, attempt: unitState(run, planned, targetId)?.attempt ?? 1 };
  const variables = variablesFor(run, planned.step, targetId);
  const onMade = run.madeSecrets((secret) =>
    run.emit({ kind: "value-masked", ...ref, secret: ports.sealSecret(secret) }),
  );
  const reading = { ...localTime(ports.clock), onMade };
  return {
    deploymentId: deployment.id,
    plan: deployment.plan,
    planned,
    targetId,
    targetName: targetId === null ? "this computer" : targetName(deployment.plan, targetId),
    variables,
    fill: fillWith(variables, planned.step.name, reading),
    reading,
    ports,
    history: eventsOf(deployment.events, ref),
    signal: run.signal,
    connect: async (signal) => {
      if (targetId !== null) return run.connect(targetId, signal);
      throw new AppError("internal", `Step '${planned.step.name}' runs on no target.`);
    },
    openShell: (signal) => run.openShell(targetId, signal),
    emit: (event: UnitEvent) => run.emit({ ...event, ...ref } as DeploymentEvent), // a UnitEvent is one of these without its unit
    log: (level, text) => run.log.line(place, level, text),
    output: (onLine) => run.log.output(place, onLine),
    lines: (source) => run.log.lines(place, source),
    requireStorableLog: () => run.log.requireStorable(),
    setOutputs: (outputs) =>
      run.emit(...outputs.map(([name, value]) => ({ kind: "output" as const, ...ref, name, value }))),
    masked: (text) => run.mask.text(text),
    maskStream: () => run.mask.stream(),
    hide: (text) => run.hide(text),
  };
}

/** Evaluates texts of a step that runs on no target. */
export function stepFill(run: Run, step: Step): Fill {
  const onMade = run.madeSecrets(() => undefined); // all that comes of such a text is masked when it is stored
  return fillWith(variablesFor(run, step, null), step.name, { ...localTime(run.ports.clock), onMade });
}

function variablesFor(run: Run, step: Step, targetId: string | null): VariableSet {
  const { deployment, ports } = run;
  return unitVariables({
    plan: deployment.plan,
    step,
    targetId,
    deploymentId: deployment.id,
    state: run.state(),
    openSecret: (id) => ports.openSecret(id),
    openCredential: (reference) => ports.openCredential(reference),
  });
}

/** The events of one unit from before this run. */
function eventsOf(events: readonly StoredEvent[], ref: UnitRef): UnitRecord[] {
  return events
    .map(({ event }) => event)
    .filter(
      (event): event is UnitRecord =>
        "targetId" in event && event.targetId === ref.targetId && event.stepId === ref.stepId,
    );
}
