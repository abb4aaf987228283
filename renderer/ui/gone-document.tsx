import type { DocumentBodies, DocumentKind } from "../../shared/core/model/documents.ts";
import { kindNoun } from "../../shared/core/model/kind-noun.ts";
import { useDraft, useDraftKeys } from "../drafts.ts";
import { DraftBar } from "./draft-bar.tsx";
import { EmptyState } from "./states.tsx";

type Props = {
  readonly kind: DocumentKind;
  readonly id: string;
};

/** In place of a document that is not there: never another one. What was typed for it can still be saved. */
export function GoneDocument({ kind, id }: Props) {
  const hasDraft = useDraftKeys().includes(`${kind}/${id}`);
  return (
    <>
      <EmptyState title={`There is no ${kindNoun(kind)} '${id}'`}>
        It may have been removed by somebody else.
      </EmptyState>
      {hasDraft && <Orphan kind={kind} id={id} />}
    </>
  );
}

function Orphan({ kind, id }: Props) {
  const nothing = {} as DocumentBodies[DocumentKind]; // never shown: there is a draft
  const draft = useDraft(kind, id, nothing);
  return draft && <DraftBar draft={draft} title="It was" />;
}
