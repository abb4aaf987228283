import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Variable, Variables } from "../../shared/core/model/variables.ts";
import { historyOf, type VariablesVersion } from "../../shared/core/variables/history.ts";
import { useClient } from "../data.ts";
import { LoadError, Loading } from "../ui/states.tsx";
import { Age } from "../ui/time.tsx";
import { ChangesList } from "./changes-list.tsx";
import type { MatrixSetting } from "./matrix-setting.ts";
import type { Matrix } from "./use-matrix.ts";

type Props = { readonly matrix: Matrix; readonly row: number; readonly variable: Variable };

const AT_ONCE = 20;

/** Who changed the variable, when, from what to what; an earlier state comes back as an unsaved change. */
export function HistoryTab({ matrix, row, variable }: Props) {
  const [count, setCount] = useState(AT_ONCE);
  const { setting, variables, edits } = matrix;
  const { data, error, refetch } = useVersions(setting.document, count);
  if (error) return <LoadError error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const entries = historyOf(data.versions, variable.name, setting.reader);
  const restore = (old: Variable) => {
    matrix.keep([variable.name]);
    edits.apply(variables.map((other, index) => (index === row ? { ...old, name: variable.name } : other)));
  };
  return (
    <>
      <h3>{variable.name}</h3>
      {entries.length === 0 && <p className="muted">No saved version changed it.</p>}
      <ol className="matrix-list" aria-label="Versions that changed it">
        {entries.map((entry) => (
          <li key={entry.version}>
            <strong>Version {entry.version}</strong> by {entry.by}, <Age atMs={entry.atMs} />
            <ChangesList changes={entry.changes} words={setting} hasNames={false} />
            {entry.variable && (
              <Button size="small" onClick={() => entry.variable && restore(entry.variable)}>
                Restore version {entry.version}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {data.hasMore && <Button onClick={() => setCount(count + AT_ONCE)}>Look further back</Button>}
    </>
  );
}

/** The newest versions of a document in the order of their numbers, one more than asked for to compare with. */
function useVersions(document: MatrixSetting["document"], count: number) {
  const client = useClient();
  return useQuery({
    queryKey: ["documents", document.kind, "versions", document.id, count],
    queryFn: async () => {
      const infos = (await client.documents.versions(document)).toSorted((a, b) => a.version - b.version);
      const wanted = infos.slice(-(count + 1));
      const versions = await Promise.all(
        wanted.map(async ({ version, atMs, by, removed }): Promise<VariablesVersion> => {
          const body = removed ? { variables: [] } : await client.documents.version({ ...document, version });
          return { version, atMs, by, variables: (body as Variables).variables }; // both kinds of document have them
        }),
      );
      return { versions, hasMore: wanted.length < infos.length };
    },
  });
}
