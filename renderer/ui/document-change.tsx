import { useQuery } from "@tanstack/react-query";
import type { DocumentKind } from "../../shared/core/model/documents.ts";
import { keys, useClient } from "../data.ts";
import { JsonDiff } from "./json-diff.tsx";
import { Loading } from "./states.tsx";

/** Two versions of a document; 0 where there was none. */
export type DocumentVersions = {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly from: number;
  readonly to: number;
};

const TITLES: Partial<Readonly<Record<DocumentKind, string>>> = {
  process: "Process",
  variables: "Variables",
  transforms: "Transforms",
};

/** What changed between two versions of a document, folded until somebody looks. */
export function DocumentChange({ kind, id, from, to }: DocumentVersions) {
  const client = useClient();
  const read = (version: number) => (version === 0 ? null : client.documents.version({ kind, id, version }));
  const { data } = useQuery({
    queryKey: [...keys.documentVersion(kind, id, from), "to", to],
    queryFn: async () => ({ before: await read(from), after: await read(to) }),
  });
  return (
    <details className="document-change">
      <summary>
        {TITLES[kind] ?? `Variable set ${id}`}{" "}
        <span className="muted">
          version {from} → {to}
        </span>
      </summary>
      {data ? <JsonDiff before={data.before} after={data.after} /> : <Loading />}
    </details>
  );
}
