import { useState } from "react";
import { TextField } from "../ui/form.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";

type Props = {
  /** The present name; empty for a new file. */
  readonly name: string;
  readonly taken: readonly string[];
  readonly take: (name: string) => void;
  readonly close: () => void;
};

/** Asks what a transform file is to be called. */
export function FileNameDialog({ name, taken, take, close }: Props) {
  const [text, setText] = useState(name);
  const wanted = text.trim();
  const isTaken = taken.includes(wanted) && wanted !== name;
  return (
    <FormDialog
      title={name === "" ? "Add a transform" : `Rename ${name}`}
      action={name === "" ? "Add" : "Rename"}
      close={close}
      isReady={wanted !== "" && !isTaken}
      run={async () => take(wanted)}
    >
      <TextField
        label="File name"
        placeholder="web.Production.config"
        required
        autoFocus
        isMono
        value={text}
        onChange={setText}
        error={isTaken ? `There is a transform ${wanted} already.` : undefined}
      />
    </FormDialog>
  );
}
