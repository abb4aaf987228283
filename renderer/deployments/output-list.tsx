import type { Output } from "../../shared/core/deployment/reduce.ts";
import { EmptyState } from "../ui/states.tsx";
import { DataTable } from "../ui/data-table.tsx";

/** The values that steps gave to later ones. */
export function OutputList({ outputs }: { readonly outputs: readonly Output[] }) {
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
            <td>{output.stepId}</td>
            <td>{output.targetId ?? ""}</td>
            <td className="mono output-value">{output.value.kind === "secret" ? "********" : output.value.text}</td>
          </tr>
        ))}
      </DataTable>
    </div>
  );
}
