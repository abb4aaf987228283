import { Button } from "@fluentui/react-components";
import type { Variable } from "../../shared/core/model/variables.ts";
import { EVERYWHERE_KEY, scopeLabel } from "../../shared/core/variables/matrix.ts";
import { TextField } from "../ui/form.tsx";
import { shownText } from "./cell-text.ts";
import { candidatePlace, lossText } from "./explain.ts";
import { PromptForm } from "./prompt-form.tsx";
import type { Matrix } from "./use-matrix.ts";
import { ValueForm } from "./value-form.tsx";

type Props = {
  readonly matrix: Matrix;
  readonly row: number;
  readonly variable: Variable;
  readonly rename: () => void;
  readonly remove: () => void;
};

/** The selected value with its kind, why it counts or not, and what the variable is for. */
export function DetailsTab({ matrix, row, variable, rename, remove }: Props) {
  const column = matrix.columnAt(matrix.active.column);
  const change = (changed: Variable, field?: string) => {
    matrix.keep([variable.name]);
    matrix.edits.apply(
      matrix.variables.map((other, index) => (index === row ? changed : other)),
      field === undefined ? {} : { typedIn: `${variable.name}/${field}` },
    );
  };
  return (
    <div className="form">
      <h3 className="anywhere">
        {variable.name}
        {column && (
          <span className="muted">
            {column.key === EVERYWHERE_KEY ? " everywhere" : ` in ${matrix.columnTitle(column)}`}
          </span>
        )}
      </h3>
      {column && <ValueForm key={column.key} matrix={matrix} row={row} variable={variable} column={column} />}
      <Explanation matrix={matrix} variable={variable} />
      <TextField
        label="Description"
        multiline
        value={variable.description ?? ""}
        onChange={(text) =>
          change(withOptional(variable, "description", text === "" ? undefined : text), "description")
        }
      />
      <PromptForm
        variable={variable}
        change={(prompt, field) => change(withOptional(variable, "prompt", prompt), field)}
      />
      <div className="matrix-buttons">
        <Button onClick={rename}>Rename…</Button>
        <Button onClick={remove}>Remove variable</Button>
      </div>
    </div>
  );
}

function Explanation({ matrix, variable }: { readonly matrix: Matrix; readonly variable: Variable }) {
  const explained = matrix.explainer.explain(variable.name);
  const { titleOf, credentials } = matrix.setting;
  const { textOf } = credentials;
  if (explained === null) {
    return <p className="muted">Choose an environment, target or step above to see which value counts there.</p>;
  }
  const { winner, losers } = explained;
  return (
    <section aria-label="What counts">
      <h4>
        In {contextText(matrix)} {winner ? "this counts" : "nothing counts"}
      </h4>
      {winner && (
        <p>
          <strong className="mono anywhere">{shownText(winner.value, textOf)}</strong>{" "}
          <span className="muted">({candidatePlace(winner, titleOf)})</span>
        </p>
      )}
      <ul className="matrix-list">
        {losers.map(({ candidate, reason }, index) => (
          <li key={index}>
            <span className="mono anywhere">{shownText(candidate.value, textOf)}</span>{" "}
            <span className="muted">({candidatePlace(candidate, titleOf)})</span>
            <div className="small">{lossText(reason, titleOf)}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function contextText({ view: { context }, setting }: Matrix): string {
  const { environment, target, step, channel } = context;
  return scopeLabel(
    {
      ...(environment === null ? {} : { environments: [environment] }),
      ...(target === null ? {} : { targets: [target] }),
      ...(step === null ? {} : { steps: [step] }),
      ...(channel === null ? {} : { channels: [channel] }),
    },
    setting.titleOf,
  );
}

function withOptional<K extends "description" | "prompt">(variable: Variable, key: K, value: Variable[K]): Variable {
  const { [key]: _old, ...others } = variable;
  // The key is left out rather than set to undefined; the rest of a variable is still one.
  return (value === undefined ? others : { ...others, [key]: value }) as Variable;
}
