import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import type { DocumentKind } from "../../shared/core/model/documents.ts";
import { useRemoveDocument } from "../data.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { useNotify } from "./notify.tsx";

type Props = {
  readonly kind: DocumentKind;
  /** What people call its kind: `variable set`. */
  readonly noun: string;
  readonly id: string;
  readonly name: string;
  /** The address of the list it stands in; there its removal leads. */
  readonly list: string;
  /** What its removal means. */
  readonly children: ReactNode;
  /** Further buttons. */
  readonly actions?: ReactNode;
};

/** The heading of a document that is edited beside its list, and its removal. */
export function EditorHead({ kind, noun, id, name, list, children, actions }: Props) {
  const removing = useRemoveDocument(kind);
  const [, navigate] = useLocation();
  const notify = useNotify();
  const remove = async () => {
    await removing.mutateAsync(id);
    notify.done(`The ${noun} '${name}' was removed`);
    navigate(list);
  };
  return (
    <div className="split-pane-head">
      <h2>{name}</h2>
      <ConfirmDialog
        renderTrigger={(open) => <Button onClick={open}>Remove</Button>}
        title={`Remove ${noun} '${name}'?`}
        action={`Remove ${noun}`}
        run={remove}
      >
        {children}
      </ConfirmDialog>
      {actions}
    </div>
  );
}
