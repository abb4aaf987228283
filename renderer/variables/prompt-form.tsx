import type { Variable } from "../../shared/core/model/variables.ts";
import { ChoiceField, SwitchField, TextField, WordsField } from "../ui/form.tsx";

type Prompt = NonNullable<Variable["prompt"]>;
type Props = {
  readonly variable: Variable;
  /** Takes the prompt; `field` is the one that is being typed in, each key being a change. */
  readonly change: (prompt: Prompt | undefined, field?: string) => void;
};

const NEW_PROMPT: Prompt = { required: false, control: "text" };
const CONTROLS = [
  { value: "text", label: "One line" },
  { value: "multiline", label: "Several lines" },
  { value: "checkbox", label: "Yes or no" },
  { value: "select", label: "One of some" },
  { value: "sensitive", label: "A secret, hidden while it is typed" },
] as const;

/** Whether a value is asked for at each deployment, and how. What stands in the cells counts where no answer is given. */
export function PromptForm({ variable: { name, prompt }, change }: Props) {
  return (
    <>
      <SwitchField
        label="Ask for its value when deploying"
        checked={prompt !== undefined}
        onChange={(isOn) => change(isOn ? NEW_PROMPT : undefined)}
      />
      {prompt && <PromptFields name={name} prompt={prompt} change={change} />}
    </>
  );
}

type FieldsProps = { readonly name: string; readonly prompt: Prompt; readonly change: Props["change"] };

function PromptFields({ name, prompt, change }: FieldsProps) {
  return (
    <>
      <TextField
        label="Label"
        placeholder={name}
        value={prompt.label ?? ""}
        onChange={(label) => change({ ...prompt, label: label === "" ? undefined : label }, "label")}
      />
      <TextField
        label="Help"
        value={prompt.help ?? ""}
        onChange={(help) => change({ ...prompt, help: help === "" ? undefined : help }, "help")}
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
          onChange={(options) => change({ ...prompt, options }, "choices")}
        />
      )}
      <SwitchField
        label="It must be given"
        checked={prompt.required}
        onChange={(required) => change({ ...prompt, required })}
      />
      <p className="muted small">The values in the cells are its default: they count where no answer is given.</p>
    </>
  );
}
