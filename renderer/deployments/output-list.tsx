import type { Output } from "../../shared/core/deployment/reduce.ts";
import { EmptyState } from "../ui/states.tsx";
import { DataTable } from "../ui/data-table.tsx";

type Names = ReadonlyMap<string, string>;
type Props = { readonly outputs: readonly Output[]; readonly stepNames: Names; readonly targetNames: Names };

/** The values that steps gave to later ones. */
export function OutputList({ outputs, stepNames, targetNames }: Props) {
  if (outputs.length === 0)
    return (
      <EmptyState title="No outputs">
        Steps give container ids, ports and more to later steps; they are shown here.
      </EmptyState>
    );
  return (
    <div className="outputs">
      <DataTable headings={["Name", "Step", "Target", "Value"]}>
        {outputs.map((output) => (
          <tr key={`${output.stepId}/${output.targetId}/${output.name}`}>
            <td className="mono">{output.name}</td>
            <td>{stepNames.get(output.stepId) ?? output.stepId}</td>
            <td>{output.targetId === null ? "" : (targetNames.get(output.targetId) ?? output.targetId)}</td>
            <td className="mono output-value">{output.value.kind === "secret" ? "********" : output.value.text}</td>
          </tr>
        ))}
      </DataTable>
    </div>
  );
}
