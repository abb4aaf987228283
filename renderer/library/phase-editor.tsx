import { Button, Select } from "@fluentui/react-components";
import { ArrowDownRegular, ArrowUpRegular, DeleteRegular } from "@fluentui/react-icons";
import type { Phase } from "../../shared/core/model/lifecycle.ts";
import { useEnvironments } from "../data.ts";
import { ChoiceField, NumberField, TextField } from "../ui/form.tsx";

type Props = {
  readonly phase: Phase;
  readonly number: number;
  readonly isLast: boolean;
  readonly change: (phase: Phase) => void;
  readonly move: (by: -1 | 1) => void;
  readonly remove: () => void;
};

const REQUIRED = [
  { value: "all", label: "All its environments succeeded" },
  { value: "some", label: "A number of them succeeded" },
  { value: "none", label: "At once: the phase is optional" },
] as const;

/** One phase: its environments, by hand or automatic, and what must have succeeded before the next. */
export function PhaseEditor({ phase, number, isLast, change, move, remove }: Props) {
  const required = typeof phase.required === "number" ? "some" : phase.required;
  return (
    <li className="rows-card" aria-label={`Phase ${phase.name}`}>
      <div className="phase-head">
        <TextField
          label={`Name of phase ${number}`}
          value={phase.name}
          onChange={(name) => change({ ...phase, name })}
          required
        />
        <span className="phase-tools">
          <Button
            appearance="subtle"
            icon={<ArrowUpRegular />}
            aria-label={`Move ${phase.name} up`}
            disabled={number === 1}
            onClick={() => move(-1)}
          />
          <Button
            appearance="subtle"
            icon={<ArrowDownRegular />}
            aria-label={`Move ${phase.name} down`}
            disabled={isLast}
            onClick={() => move(1)}
          />
          <Button appearance="subtle" icon={<DeleteRegular />} aria-label={`Remove ${phase.name}`} onClick={remove} />
        </span>
      </div>
      <PhaseEnvironments phase={phase} change={change} />
      <div className="form-row">
        <ChoiceField
          label="The next phase opens when"
          value={required}
          options={REQUIRED}
          onChange={(next) => change({ ...phase, required: next === "some" ? 1 : next })}
        />
        {typeof phase.required === "number" && (
          <NumberField
            label="How many"
            min={1}
            value={phase.required}
            onChange={(count) => change({ ...phase, required: count })}
          />
        )}
      </div>
    </li>
  );
}

type Part = "out" | "manual" | "automatic";

function PhaseEnvironments({ phase, change }: { readonly phase: Phase; readonly change: (phase: Phase) => void }) {
  const environments = useEnvironments();
  const set = (id: string, part: Part) =>
    change({
      ...phase,
      environments: withOrWithout(phase.environments, id, part === "manual"),
      automatic: withOrWithout(phase.automatic, id, part === "automatic"),
    });
  const isEmpty = phase.environments.length + phase.automatic.length === 0;
  return (
    <fieldset className="rows">
      <legend>Environments</legend>
      {isEmpty && <span className="muted small">None is chosen: every environment that no other phase names.</span>}
      <div className="phase-environments">
        {environments.map(({ id, name }) => (
          <label key={id} className="phase-environment">
            <span>{name}</span>
            <Select
              size="small"
              value={partOf(phase, id)}
              onChange={(_, data) =>
                set(id, data.value === "manual" || data.value === "automatic" ? data.value : "out")
              }
            >
              <option value="out">not in it</option>
              <option value="manual">by hand</option>
              <option value="automatic">automatic</option>
            </Select>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function partOf(phase: Phase, id: string): Part {
  if (phase.automatic.includes(id)) return "automatic";
  return phase.environments.includes(id) ? "manual" : "out";
}

function withOrWithout(ids: readonly string[], id: string, isIn: boolean): string[] {
  const others = ids.filter((other) => other !== id);
  if (!isIn) return others;
  return ids.includes(id) ? [...ids] : [...others, id];
}
