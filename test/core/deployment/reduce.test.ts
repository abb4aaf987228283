import { describe, expect, it } from "vitest";
import type { DeploymentEvent, StoredEvent } from "../../../shared/core/deployment/events.ts";
import { initialState, reduce, reduceAll } from "../../../shared/core/deployment/reduce.ts";

const stored = (...events: DeploymentEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ seq: index + 1, atMs: (index + 1) * 1000, event }));
const unit = { stepId: "web", targetId: "w1" };

describe("a deployment's state", () => {
  it("follows a step on a target from start to end", () => {
    const state = reduceAll(
      stored(
        { kind: "started" },
        { kind: "step-started", stepId: "web" },
        { kind: "unit-started", attempt: 1, ...unit },
        { kind: "output", name: "ContainerId", value: { kind: "text", text: "abc" }, ...unit },
        { kind: "unit-finished", outcome: "succeeded", error: null, ...unit },
        { kind: "step-finished", stepId: "web", outcome: "succeeded" },
        { kind: "finished", outcome: "succeeded", error: null, by: null },
      ),
    );
    expect(state).toMatchObject({ status: "finished", outcome: "succeeded", startedAtMs: 1000, finishedAtMs: 7000 });
    expect(state.steps).toMatchObject([
      {
        stepId: "web",
        status: "finished",
        startedAtMs: 2000,
        finishedAtMs: 6000,
        units: [{ status: "finished", attempt: 1 }],
      },
    ]);
    expect(state.outputs).toEqual([{ ...unit, name: "ContainerId", value: { kind: "text", text: "abc" } }]);
  });

  it("counts an event once, however often it comes", () => {
    const [started] = stored({ kind: "started" });
    if (!started) throw new Error("no event");
    const once = reduce(initialState, started);
    expect(reduce(once, started)).toBe(once);
  });

  it("is the same read at once or piece by piece", () => {
    const events = stored(
      { kind: "started" },
      { kind: "waiting", stepId: "ask", instructions: "Go?" },
      { kind: "answered", stepId: "ask", by: "anna", proceed: true, note: "" },
    );
    const half = reduceAll(events.slice(0, 1));
    expect(reduceAll(events, half)).toEqual(reduceAll(events));
    expect(reduceAll(events).answers["ask"]).toEqual({ by: "anna", proceed: true, note: "" });
  });

  it("keeps the newest value of an output, whatever the case of its name", () => {
    const output = (name: string, text: string): DeploymentEvent => ({
      kind: "output",
      name,
      value: { kind: "text", text },
      ...unit,
    });
    expect(reduceAll(stored(output("Url", "a"), output("URL", "b"))).outputs).toEqual([
      { ...unit, name: "URL", value: { kind: "text", text: "b" } },
    ]);
  });

  it("waits for a person, is interrupted, is resumed", () => {
    const events = stored(
      { kind: "started" },
      { kind: "waiting", stepId: "ask", instructions: "Go?" },
      { kind: "interrupted" },
      { kind: "resumed", by: "anna" },
    );
    expect(events.map((_, index) => reduceAll(events.slice(0, index + 1)).status)).toEqual([
      "running",
      "waiting",
      "interrupted",
      "running",
    ]);
  });
});
