import { TextField } from "./form.tsx";

type Props = {
  readonly value: string;
  readonly onChange: (name: string) => void;
  /** The id it gets, in words. */
  readonly id: string;
  /** Why the name cannot be. */
  readonly error: string | undefined;
};

/** The name of something new, with the id that comes of it. */
export function NewNameField({ value, onChange, id, error }: Props) {
  return (
    <TextField
      label="Name"
      value={value}
      onChange={onChange}
      required
      autoFocus
      error={error}
      hint={value.trim() && `Id: ${id}`}
    />
  );
}
