import { Button, Field, Textarea } from "@fluentui/react-components";
import { useDeferredValue, useMemo, useState } from "react";
import { type Evaluation, evaluate } from "../../shared/core/expressions/evaluate.ts";
import type { TraceStep } from "../../shared/core/expressions/evaluator.ts";
import { knownBeforehand, lookedAt } from "../../shared/core/variables/known-beforehand.ts";
import { MarkedText } from "./marked-text.tsx";
import { isNowhere } from "./matrix-setting.ts";
import type { Matrix } from "./use-matrix.ts";

const MOST_STEPS = 300;

/** Evaluates a text in the chosen context and shows how it came about. Sensitive values are stars: they are not fetched. */
export function TesterTab({ matrix }: { readonly matrix: Matrix }) {
  const [typed, setTyped] = useState<string | null>(null);
  const [openedAtMs] = useState(() => Date.now());
  const selected = matrix.valueAt(matrix.active);
  const template = typed ?? (typeof selected === "string" ? selected : "");
  const tested = useDeferredValue(template);
  const known = useKnownVariables(matrix);
  const { evaluation, steps } = useMemo(() => {
    const trace: TraceStep[] = [];
    const result = evaluate(tested, known, { haltOnError: true, nowMs: openedAtMs, trace: (step) => trace.push(step) });
    return { evaluation: result, steps: trace };
  }, [tested, known, openedAtMs]);
  return (
    <div className="form">
      <Field
        label="Text with expressions"
        hint={typed === null ? "It follows the selected cell until you type." : "Context: what is chosen above."}
      >
        <Textarea
          className="mono-input"
          rows={4}
          resize="vertical"
          spellCheck={false}
          placeholder="#{Name | ToUpper}"
          value={template}
          onChange={(_, data) => setTyped(data.value)}
        />
      </Field>
      {typed !== null && (
        <div>
          <Button size="small" onClick={() => setTyped(null)}>
            Follow the selected cell
          </Button>
        </div>
      )}
      {isNowhere(matrix.view.context) && (
        <p className="muted small">No context is chosen: values without a scope count.</p>
      )}
      <Outcome template={tested} evaluation={evaluation} />
      {steps.length > 0 && (
        <section aria-label="Steps of evaluation">
          <h4>Steps</h4>
          <ol className="matrix-list">
            {steps.slice(0, MOST_STEPS).map((step, index) => (
              <li key={index} style={{ marginInlineStart: step.depth * 14 }}>
                <span className="muted">{step.kind}</span> <span className="mono anywhere">{step.what}</span>
                {" → "}
                <span className="mono anywhere">{step.result ?? "unknown"}</span>
              </li>
            ))}
          </ol>
          {steps.length > MOST_STEPS && (
            <p className="muted">
              {MOST_STEPS} of {steps.length} steps are listed.
            </p>
          )}
        </section>
      )}
    </div>
  );
}

function Outcome({ template, evaluation }: { readonly template: string; readonly evaluation: Evaluation }) {
  const { result, error, message, unresolved, problems } = evaluation;
  const [problem] = problems;
  return (
    <section aria-label="Result" role="status">
      <h4>{error === null ? "Result" : "It does not work"}</h4>
      {message !== null && <p className="matrix-warning">{message}</p>}
      {problem && <MarkedText text={template} at={problem.at} />}
      {unresolved.length > 0 && (
        <ul className="matrix-list" aria-label="Not known">
          {unresolved.map((token) => (
            <li key={token} className="mono">
              {token}
            </li>
          ))}
        </ul>
      )}
      {result === null && error === null && <p className="muted">null: the setting is removed</p>}
      {result !== null && error === null && <pre className="matrix-result">{result}</pre>}
    </section>
  );
}

/** What an expression can see in the context that is chosen. */
function useKnownVariables({ explainer, setting, view: { context } }: Matrix) {
  const { project, environments, targets, process, credentials } = setting;
  return useMemo(() => {
    const place = lookedAt({ project, environments, targets, steps: process.steps }, context);
    return knownBeforehand(place, explainer.winners(), credentials.partsOf);
  }, [explainer, project, environments, targets, process, credentials, context]);
}
