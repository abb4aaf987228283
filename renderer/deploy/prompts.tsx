import { useQueries } from "@tanstack/react-query";
import { assertNever } from "../../shared/core/errors.ts";
import type { Release } from "../../shared/core/model/release.ts";
import type { Variable, Variables } from "../../shared/core/model/variables.ts";
import { keys, useClient } from "../data.ts";
import { ChoiceField, SwitchField, TextField } from "../ui/form.tsx";

type Answers = Readonly<Record<string, string>>;
type Props = { readonly release: Release; readonly answers: Answers; readonly answer: (answers: Answers) => void };
type Prompted = Variable & { readonly prompt: NonNullable<Variable["prompt"]> };

/** The variables that are asked for at each deployment, as the release froze them. */
export function Prompts({ release, answers, answer }: Props) {
  const prompted = usePromptedVariables(release);
  if (prompted.length === 0) return null;
  const set = (name: string, value: string | null) => {
    const { [name]: _old, ...others } = answers;
    answer(value === null ? others : { ...others, [name]: value });
  };
  return (
    <section aria-labelledby="prompts">
      <h2 id="prompts">Values for this deployment</h2>
      <div className="form">
        {prompted.map((variable) => (
          <Prompt
            key={variable.name}
            variable={variable}
            value={answers[variable.name]}
            set={(value) => set(variable.name, value)}
          />
        ))}
      </div>
    </section>
  );
}

type PromptProps = {
  readonly variable: Prompted;
  readonly value: string | undefined;
  readonly set: (value: string | null) => void;
};

function Prompt({ variable, value = "", set }: PromptProps) {
  const { prompt, name } = variable;
  const label = prompt.label || name;
  const hint = prompt.help ?? (prompt.required ? undefined : "Left empty, its stored value counts.");
  const common = { label, ...(hint === undefined ? {} : { hint }), required: prompt.required };
  switch (prompt.control) {
    case "checkbox":
      return (
        <SwitchField
          label={label}
          checked={(value || storedText(variable)).toLowerCase() === "true"}
          onChange={(on) => set(on ? "True" : "False")}
        />
      );
    case "select":
      return (
        <ChoiceField
          {...common}
          value={value}
          onChange={(chosen) => set(chosen === "" ? null : chosen)}
          options={["", ...(prompt.options ?? [])].map((option) => ({ value: option, label: option }))}
        />
      );
    case "text":
    case "multiline":
    case "sensitive":
      return (
        <TextField
          {...common}
          {...(prompt.control === "sensitive" ? { type: "password" as const } : {})}
          multiline={prompt.control === "multiline"}
          value={value}
          onChange={(text) => set(text === "" ? null : text)}
        />
      );
    default:
      return assertNever(prompt.control);
  }
}

/** What counts everywhere while nothing is answered. */
function storedText({ values }: Variable): string {
  const everywhere = values.find(({ scope }) => Object.values(scope).every((names) => names.length === 0));
  return typeof everywhere?.value === "string" ? everywhere.value : "";
}

function usePromptedVariables({ projectId, snapshot }: Release): readonly Prompted[] {
  const client = useClient();
  const own = { kind: "variables" as const, id: projectId, version: snapshot.variablesVersion };
  const sets = snapshot.variableSets.map((set) => ({ kind: "variable-set" as const, ...set }));
  const results = useQueries({
    queries: [own, ...sets]
      .filter(({ version }) => version > 0)
      .map((document) => ({
        queryKey: keys.documentVersion(document.kind, document.id, document.version),
        queryFn: () => client.documents.version(document),
      })),
  });
  const variables = results.flatMap(({ data }) => (data as Variables | undefined)?.variables ?? []); // both kinds have them
  return variables.filter((variable): variable is Prompted => variable.prompt !== undefined);
}
