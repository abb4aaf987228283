import { assertNever } from "../errors.ts";
import type {
  Artifact,
  DeploymentEvent,
  ObservedContainer,
  Outcome,
  OutputValue,
  StoredEvent,
  UnitRef,
} from "./events.ts";

/** How far a deployment is. `cancelling`: asked to end, and tidying up. */
export type DeploymentStatus = "queued" | "running" | "waiting" | "cancelling" | "interrupted" | "finished";

/** One step on one target. */
export type UnitState = UnitRef & {
  readonly attempt: number;
  readonly status: "running" | "finished";
  readonly outcome: Outcome | null;
  readonly error: string | null;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
};

/** A step with its units in the order in which they began. */
export type StepState = {
  readonly stepId: string;
  readonly status: "running" | "waiting" | "finished";
  readonly outcome: Outcome | null;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly units: readonly UnitState[];
};

/** An output variable, and which unit gave it. */
export type Output = UnitRef & { readonly name: string; readonly value: OutputValue };

/** What a person said to a manual intervention. */
export type Answer = { readonly by: string; readonly proceed: boolean; readonly note: string };

/** A deployment as its events tell it. Plain data: the same on the host, in a screen and in a test. */
export type DeploymentState = {
  readonly seq: number;
  readonly status: DeploymentStatus;
  readonly outcome: Outcome | null;
  readonly error: string | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly steps: readonly StepState[];
  readonly outputs: readonly Output[];
  readonly artifacts: readonly Artifact[];
  readonly rewrittenFiles: readonly (UnitRef & { readonly path: string; readonly diff: string })[];
  /** The question a person has to answer, while waiting. */
  readonly question: { readonly stepId: string; readonly instructions: string } | null;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly cancelRequestedBy: string | null;
  /** What was found on the hosts after an interruption; null until somebody looked. */
  readonly observed: {
    readonly containers: readonly ObservedContainer[];
    readonly unreachable: readonly string[];
  } | null;
};

/** A deployment that has not started. */
export const initialState: DeploymentState = {
  seq: 0,
  status: "queued",
  outcome: null,
  error: null,
  startedAtMs: null,
  finishedAtMs: null,
  steps: [],
  outputs: [],
  artifacts: [],
  rewrittenFiles: [],
  question: null,
  answers: {},
  cancelRequestedBy: null,
  observed: null,
};

/** The state after all events, from the beginning or from an earlier state. */
export function reduceAll(events: Iterable<StoredEvent>, from: DeploymentState = initialState): DeploymentState {
  let state = from;
  for (const stored of events) state = reduce(state, stored);
  return state;
}

/** The state after one more event. An event already counted (by `seq`) changes nothing, so replays are harmless. */
export function reduce(state: DeploymentState, stored: StoredEvent): DeploymentState {
  if (stored.seq <= state.seq) return state;
  return { ...apply(state, stored.event, stored.atMs), seq: stored.seq };
}

function apply(state: DeploymentState, event: DeploymentEvent, atMs: number): DeploymentState {
  switch (event.kind) {
    case "started":
      return { ...state, status: "running", startedAtMs: atMs };
    case "step-started":
      return withStep(state, event.stepId, atMs, (step) => ({ ...step, status: "running" }));
    case "unit-started":
      return withStep(state, event.stepId, atMs, (step) => startUnit(step, event, atMs));
    case "unit-finished":
      return withStep(state, event.stepId, atMs, (step) => ({
        ...step,
        units: step.units.map((unit) =>
          unit.targetId === event.targetId
            ? { ...unit, status: "finished", outcome: event.outcome, error: event.error, finishedAtMs: atMs }
            : unit,
        ),
      }));
    case "step-finished":
      return withStep({ ...state, question: null }, event.stepId, atMs, (step) => ({
        ...step,
        status: "finished",
        outcome: event.outcome,
        finishedAtMs: atMs,
      }));
    case "output":
      return { ...state, outputs: [...state.outputs.filter((other) => !sameOutput(other, event)), outputOf(event)] };
    case "artifact-kept": {
      const { stepId, targetId, name, file, sizeBytes } = event;
      const others = state.artifacts.filter((other) => !(sameUnit(other, event) && other.name === name));
      return { ...state, artifacts: [...others, { stepId, targetId, name, file, sizeBytes }] };
    }
    case "file-rewritten":
      return {
        ...state,
        rewrittenFiles: [
          ...state.rewrittenFiles.filter((file) => !(sameUnit(file, event) && file.path === event.path)),
          { stepId: event.stepId, targetId: event.targetId, path: event.path, diff: event.diff },
        ],
      };
    case "waiting":
      return withStep(
        { ...state, status: "waiting", question: { stepId: event.stepId, instructions: event.instructions } },
        event.stepId,
        atMs,
        (step) => ({ ...step, status: "waiting" }),
      );
    case "answered":
      return {
        ...state,
        status: state.status === "waiting" ? "running" : state.status,
        question: null,
        answers: { ...state.answers, [event.stepId]: { by: event.by, proceed: event.proceed, note: event.note } },
      };
    case "cancel-requested":
      return { ...state, status: "cancelling", cancelRequestedBy: event.by };
    case "interrupted":
      return { ...state, status: "interrupted", question: null, observed: null };
    case "observed":
      return { ...state, observed: { containers: event.containers, unreachable: event.unreachable } };
    case "resumed":
    case "rolling-back":
      return { ...state, status: "running", observed: null, cancelRequestedBy: null };
    case "finished":
      return {
        ...state,
        status: "finished",
        outcome: event.outcome,
        error: event.error,
        finishedAtMs: atMs,
        question: null,
      };
    case "image-acquired":
    case "container-created":
    case "predecessor-stopped":
    case "predecessor-restarted":
    case "container-started":
    case "container-proven":
    case "container-removed":
    case "package-extracted":
    case "package-installed":
    case "script-started":
    case "message-sending":
    case "message-sent":
    case "value-masked":
      return state;
    default:
      return assertNever(event);
  }
}

function withStep(
  state: DeploymentState,
  stepId: string,
  atMs: number,
  change: (step: StepState) => StepState,
): DeploymentState {
  const known = state.steps.find((step) => step.stepId === stepId);
  if (known) return { ...state, steps: state.steps.map((step) => (step === known ? change(step) : step)) };
  const fresh: StepState = {
    stepId,
    status: "running",
    outcome: null,
    startedAtMs: atMs,
    finishedAtMs: null,
    units: [],
  };
  return { ...state, steps: [...state.steps, change(fresh)] };
}

function startUnit(step: StepState, event: UnitRef & { readonly attempt: number }, atMs: number): StepState {
  const unit: UnitState = {
    stepId: event.stepId,
    targetId: event.targetId,
    attempt: event.attempt,
    status: "running",
    outcome: null,
    error: null,
    startedAtMs: atMs,
    finishedAtMs: null,
  };
  return { ...step, units: [...step.units.filter((other) => other.targetId !== event.targetId), unit] };
}

function sameUnit(a: UnitRef, b: UnitRef): boolean {
  return a.stepId === b.stepId && a.targetId === b.targetId;
}

function sameOutput(a: Output, b: Output): boolean {
  return sameUnit(a, b) && a.name.toLowerCase() === b.name.toLowerCase();
}

function outputOf(event: Output): Output {
  return { stepId: event.stepId, targetId: event.targetId, name: event.name, value: event.value };
}
