import { Checkbox } from "@fluentui/react-components";
import type { PlannedStepInfo } from "../../shared/rpc/types.ts";
import { DataTable } from "../ui/data-table.tsx";

type Props = {
  readonly steps: readonly PlannedStepInfo[];
  readonly skip: readonly string[];
  readonly setSkip: (ids: readonly string[]) => void;
};

/** The steps in order with where each runs; one that is not ticked is left out. */
export function PlannedSteps({ steps, skip, setSkip }: Props) {
  return (
    <section aria-labelledby="planned-steps">
      <h2 id="planned-steps">What will be done</h2>
      <DataTable headings={["Step", "Version", "On"]}>
        {steps.map((step, index) => {
          const isChosen = !skip.includes(step.id);
          return (
            <tr key={step.id}>
              <td>
                <Checkbox
                  label={`${index + 1}. ${step.name}`}
                  checked={isChosen}
                  disabled={step.skipped && isChosen}
                  onChange={() => setSkip(isChosen ? [...skip, step.id] : skip.filter((id) => id !== step.id))}
                />
              </td>
              <td>{step.version ?? ""}</td>
              <td>{whereText(step, isChosen)}</td>
            </tr>
          );
        })}
      </DataTable>
    </section>
  );
}

function whereText(step: PlannedStepInfo, isChosen: boolean): string {
  if (!isChosen) return "Left out by you";
  if (step.skipped) return "Not in this environment";
  if (step.kind === "manual-intervention") return "Waits for a person";
  if (step.isOnHost) return "The computer Slipway runs on";
  return step.targets.map(({ name }) => name).join(", ") || "No target";
}
