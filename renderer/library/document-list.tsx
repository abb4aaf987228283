import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { DocumentKind, StoredDocument } from "../../shared/core/model/documents.ts";
import { kindNoun } from "../../shared/core/model/kind-noun.ts";
import { GoneDocument } from "../ui/gone-document.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState } from "../ui/states.tsx";
import { useOpened } from "./use-opened.ts";

type Listed = { readonly id: string; readonly body: { readonly name: string } };

type Props<K extends DocumentKind> = {
  readonly kind: K;
  /** What all of them are called: `Mail servers`. */
  readonly label: string;
  /** The address of the list. */
  readonly place: string;
  readonly documents: readonly (StoredDocument<K> & Listed)[];
  /** The id in the address. */
  readonly selected: string | null;
  readonly detail: (document: StoredDocument<K>) => ReactNode;
  readonly add: () => void;
  /** What they are for, said where there are none. */
  readonly purpose: string;
  readonly editor: (document: StoredDocument<K>) => ReactNode;
};

/** The library's things of one kind beside the one that is open. */
export function DocumentList<K extends DocumentKind>(props: Props<K>) {
  const { kind, label, place, documents, selected, detail, purpose, editor } = props;
  const open = useOpened(documents, selected, place);
  const add = (
    <Button icon={<AddRegular />} appearance={documents.length > 0 ? "secondary" : "primary"} onClick={props.add}>
      Add {kindNoun(kind)}
    </Button>
  );
  if (documents.length === 0) {
    return (
      <EmptyState title={`No ${label.toLowerCase()} yet`} action={add}>
        {purpose}
      </EmptyState>
    );
  }
  return (
    <SplitView
      label={label}
      current={open && `${place}/${open.id}`}
      items={documents.map((document) => ({
        href: `${place}/${document.id}`,
        label: document.body.name,
        detail: detail(document),
      }))}
      tools={<div>{add}</div>}
    >
      {open ? editor(open) : <GoneDocument kind={kind} id={selected ?? ""} />}
    </SplitView>
  );
}
