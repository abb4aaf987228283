import { CheckmarkCircleFilled, CircleRegular, DismissCircleFilled } from "@fluentui/react-icons";
import { Link } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { Age } from "../ui/time.tsx";
import { endpointText } from "./endpoint-text.ts";
import { type TargetTest, useTargetTests } from "./target-tests.ts";
import { DataTable } from "../ui/data-table.tsx";

type Props = {
  readonly targets: readonly StoredDocument<"target">[];
  readonly environments: readonly { readonly id: string; readonly name: string }[];
  readonly selected: string | null;
};

/** Targets as rows; each opens beside the list. */
export function TargetTable({ targets, environments, selected }: Props) {
  const isCompact = selected !== null;
  const tests = useTargetTests((state) => state.tests);
  const nameOf = (id: string) => environments.find((environment) => environment.id === id)?.name ?? id;
  return (
    <DataTable
      headings={[
        "Target",
        "Environments",
        ...(!isCompact ? ["Tags"] : []),
        ...(!isCompact ? ["Reached as"] : []),
        "Last test",
      ]}
    >
      {targets.map(({ id, body }) => (
        <tr key={id} data-selected={id === selected}>
          <td className="anywhere">
            <Link className="link" href={`/targets/${id}`} aria-current={id === selected ? "true" : undefined}>
              {body.name}
            </Link>
            {body.disabled && <div className="muted small">disabled</div>}
          </td>
          <td className="anywhere" title={body.environments.map(nameOf).join(", ")}>
            {firstFew(body.environments.map(nameOf))}
          </td>
          {!isCompact && <td className="anywhere">{body.tags.join(", ")}</td>}
          {!isCompact && <td className="anywhere">{endpointText(body.endpoint)}</td>}
          <td>
            <LastTest test={tests[id]} />
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

const FEW = 3;

/** `Development, Test, Production and 4 more`. */
function firstFew(names: readonly string[]): string {
  const rest = names.length - FEW;
  return rest > 0 ? `${names.slice(0, FEW).join(", ")} and ${rest} more` : names.join(", ");
}

function LastTest({ test }: { readonly test: TargetTest | undefined }) {
  if (!test)
    return (
      <span className="state muted">
        <CircleRegular /> not tested
      </span>
    );
  const broken = test.result.checks.find(({ ok }) => !ok);
  return (
    <span className="state" data-state={broken ? "failed" : "succeeded"}>
      {broken ? <DismissCircleFilled /> : <CheckmarkCircleFilled />}
      <span>{broken ? `fails at ${broken.name}` : "works"}</span>
      <span className="muted">
        <Age atMs={test.atMs} />
      </span>
    </span>
  );
}
