import { Button } from "@fluentui/react-components";
import { ArrowDownRegular, ArrowUpRegular, DeleteRegular } from "@fluentui/react-icons";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { Step } from "../../shared/core/model/process.ts";
import { kindLabel } from "./new-step.ts";

type Props = {
  readonly steps: readonly Step[];
  readonly selected: number;
  readonly select: (index: number) => void;
  readonly change: (steps: readonly Step[]) => void;
  readonly tools: ReactNode;
};

/** The steps in order. Alt with an arrow moves a step, Delete takes it out; the buttons below do the same. */
export function StepSide({ steps, selected, select, change, tools }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const focus = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>("button")[index]?.focus());
  const move = (from: number, by: -1 | 1) => {
    const to = from + by;
    const step = steps[from];
    if (!step || to < 0 || to >= steps.length) return;
    const others = steps.filter((_, index) => index !== from);
    change([...others.slice(0, to), step, ...others.slice(to)]);
    select(to);
  };
  const remove = (index: number) => {
    change(steps.filter((_, other) => other !== index));
    select(Math.max(0, index - 1));
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by !== 0) {
      event.preventDefault();
      if (event.altKey) move(index, by);
      focus(index + by);
    } else if (event.key === "Delete") {
      remove(index);
      focus(Math.max(0, index - 1));
    }
  };
  const name = steps[selected]?.name ?? "";
  return (
    <section className="split-side" aria-label="Steps">
      <ol className="split-list" ref={list}>
        {steps.map((step, index) => (
          <li key={step.id}>
            <button
              type="button"
              className="split-item step-pick"
              aria-current={index === selected ? "true" : undefined}
              onClick={() => select(index)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <span className="split-name">
                {index + 1}. {step.name}
              </span>
              <span className="muted small">{kindLabel(step.kind)}</span>
            </button>
          </li>
        ))}
      </ol>
      <div className="rows-row">
        {tools}
        <Button
          icon={<ArrowUpRegular />}
          aria-label={`Move ${name} up`}
          title="Move up (Alt+Up)"
          disabled={selected === 0}
          onClick={() => move(selected, -1)}
        />
        <Button
          icon={<ArrowDownRegular />}
          aria-label={`Move ${name} down`}
          title="Move down (Alt+Down)"
          disabled={selected === steps.length - 1}
          onClick={() => move(selected, 1)}
        />
        <Button
          icon={<DeleteRegular />}
          aria-label={`Remove ${name}`}
          title="Remove (Delete)"
          onClick={() => remove(selected)}
        />
      </div>
    </section>
  );
}
