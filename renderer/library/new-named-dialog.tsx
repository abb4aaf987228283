import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import type { Finding } from "../../shared/core/errors.ts";
import type { DocumentKind } from "../../shared/core/model/documents.ts";
import { useSaveDocument } from "../data.ts";
import { problemsOf } from "../drafts.ts";
import { useNewId } from "../new-id.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { NewNameField } from "../ui/new-name-field.tsx";

type Props = {
  readonly kind: DocumentKind;
  readonly title: string;
  /** The whole body for a name. */
  readonly body: (name: string) => object;
  /** The address of its editor, without the id. */
  readonly place: string;
  readonly close: () => void;
  readonly isReady?: boolean;
  /** Hears what the host says against it, for showing it at the fields. */
  readonly refused?: (problems: readonly Finding[]) => void;
  readonly children?: ReactNode;
};

/** Asks for the name of something new, stores it and opens it. */
export function NewNamedDialog({ kind, title, body, place, close, isReady = true, refused, children }: Props) {
  const [name, setName] = useState("");
  const saving = useSaveDocument(kind);
  const [, navigate] = useLocation();
  const { id, error: taken } = useNewId(kind, name);
  const create = async () => {
    try {
      await saving.mutateAsync({ id, body: body(name.trim()), expectedVersion: 0 });
    } catch (error) {
      refused?.(problemsOf(error));
      throw error;
    }
    navigate(`${place}/${id}`);
  };
  return (
    <FormDialog
      title={title}
      action="Add"
      close={close}
      run={create}
      isReady={isReady && taken === undefined && name.trim() !== ""}
    >
      <NewNameField value={name} onChange={setName} id={id} error={taken} />
      {children}
    </FormDialog>
  );
}
