import { useState } from "react";
import type { Variable } from "../../shared/core/model/variables.ts";
import { ChoiceField, SwitchField, TextField, WordsField } from "../ui/form.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";

type Prompt = NonNullable<Variable["prompt"]>;
type Props = {
  readonly variable: Variable;
  readonly change: (variable: Variable) => void;
  readonly close: () => void;
};

const NEW_PROMPT: Prompt = { required: false, control: "text" };
const CONTROLS = [
  { value: "text", label: "One line" },
  { value: "multiline", label: "Several lines" },
  { value: "checkbox", label: "Yes or no" },
  { value: "select", label: "One of some" },
] as const;

/** What a variable is for, and whether its value is asked for at each deployment. */
export function VariableDialog({ variable, change, close }: Props) {
  const [description, setDescription] = useState(variable.description ?? "");
  const [prompt, setPrompt] = useState<Prompt | undefined>(variable.prompt);
  const take = async () => change({ ...variable, description: description === "" ? undefined : description, prompt });
  return (
    <FormDialog title={`Variable ${variable.name}`} action="Take over" close={close} run={take}>
      <TextField label="Description" value={description} onChange={setDescription} multiline autoFocus />
      <SwitchField
        label="Ask for its value when deploying"
        checked={prompt !== undefined}
        onChange={(isOn) => setPrompt(isOn ? NEW_PROMPT : undefined)}
      />
      {prompt && <PromptFields prompt={prompt} change={setPrompt} name={variable.name} />}
    </FormDialog>
  );
}

type FieldsProps = { readonly prompt: Prompt; readonly change: (prompt: Prompt) => void; readonly name: string };

function PromptFields({ prompt, change, name }: FieldsProps) {
  return (
    <>
      <TextField
        label="Label"
        placeholder={name}
        value={prompt.label ?? ""}
        onChange={(label) => change({ ...prompt, label: label === "" ? undefined : label })}
      />
      <TextField
        label="Help"
        value={prompt.help ?? ""}
        onChange={(help) => change({ ...prompt, help: help === "" ? undefined : help })}
      />
      <ChoiceField
        label="Asked for as"
        value={prompt.control}
        options={CONTROLS}
        onChange={(control) => change({ ...prompt, control })}
      />
      {prompt.control === "select" && (
        <WordsField
          label="Choices"
          hint="One on each line"
          by="line"
          value={prompt.options ?? []}
          onChange={(options) => change({ ...prompt, options })}
        />
      )}
      <SwitchField
        label="It must be given"
        checked={prompt.required}
        onChange={(required) => change({ ...prompt, required })}
      />
    </>
  );
}
