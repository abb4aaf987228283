import type { ConfigChange } from "../../shared/core/config/change.ts";
import type { FilesPreview } from "../../shared/rpc/types.ts";
import { useDocument } from "../data.ts";
import { countText } from "../ui/count.ts";
import { DataTable } from "../ui/data-table.tsx";

type Stage = FilesPreview["files"][number]["stages"][number];
type Props = { readonly stages: readonly Stage[]; readonly project: string };

/** Each change of a file with what did it: the rule of a transform, or the variable that fills the place. */
export function ChangeCauses({ stages, project }: Props) {
  const { data: transforms } = useDocument("transforms", project);
  const own = new Set(transforms?.body.files.map(({ name }) => name) ?? []);
  const count = stages.reduce((sum, { changes }) => sum + changes.length, 0);
  if (count === 0) return null;
  return (
    <details className="change-causes">
      <summary>What does it: {countText(count, "change")}</summary>
      <DataTable headings={["Line", "Place", "From", "To", "By"]}>
        {stages.flatMap((stage) =>
          stage.changes.map((change, index) => (
            <tr key={`${stage.kind}/${stage.transform ?? ""}/${index}`}>
              <td>{change.line}</td>
              <td className="mono anywhere">{change.key}</td>
              <td className="mono anywhere">{excerpt(change.from)}</td>
              <td className="mono anywhere">{excerpt(change.to)}</td>
              <td>
                <Cause stage={stage} change={change} project={project} isOwn={own.has(stage.transform ?? "")} />
              </td>
            </tr>
          )),
        )}
      </DataTable>
    </details>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  substitute: "Expression in the text",
  "config-variables": "Variable of that name",
  structured: "Variable of that path",
};

type CauseProps = {
  readonly stage: Stage;
  readonly change: ConfigChange;
  readonly project: string;
  /** The transform is kept in Slipway, so its screen can be opened. */
  readonly isOwn: boolean;
};

function Cause({ stage: { kind, transform }, change, project, isOwn }: CauseProps) {
  if (transform === null) return <>{WORDS[kind] ?? kind}</>;
  const line = change.rule?.line;
  const text = line === null || line === undefined ? transform : `${transform}:${line}`;
  if (!isOwn) return <span className="mono anywhere">{text}</span>;
  return (
    <a className="link mono anywhere" href={`#/projects/${project}/transforms?file=${encodeURIComponent(transform)}`}>
      {text}
    </a>
  );
}

const LONGEST = 200;

function excerpt(text: string | null): string {
  if (text === null) return "(nothing)";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
