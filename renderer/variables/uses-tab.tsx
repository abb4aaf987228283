import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { placeText, type UsePlace } from "../../shared/core/variables/uses.ts";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  readonly variable: Variable;
  readonly jump: (row: number, columnKey: string | null) => void;
};

/** Where a variable is used: steps, other variables, transforms, library sets. */
export function UsesTab({ matrix, variable, jump }: Props) {
  const uses = matrix.uses.of(variable.name);
  const { setting } = matrix;
  return (
    <>
      <h3>{variable.name}</h3>
      {setting.project === null && (
        <p className="muted">Uses inside this set; projects that use the set are not looked at.</p>
      )}
      {uses.length === 0 ? (
        <p className="muted">
          {setting.project === null
            ? "No other variable of this set uses it."
            : "No step, variable or transform refers to it. A file of a package may still use it."}
        </p>
      ) : (
        <ul className="matrix-list" aria-label={`Used in (${uses.length})`}>
          {uses.map(({ place, path }, index) => (
            <li key={index}>
              <PlaceLink matrix={matrix} place={place} jump={jump} /> <span className="mono muted">{path}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function PlaceLink({ matrix, place, jump }: Pick<Props, "matrix" | "jump"> & { readonly place: UsePlace }) {
  const text = placeText(place);
  const { project, process, reader } = matrix.setting;
  if (place.kind === "variable" && place.library === null) {
    const row = matrix.variables.findIndex(({ name }) => caseKey(name) === caseKey(place.name));
    const scope = matrix.variables[row]?.values[place.position]?.scope;
    return (
      <button
        type="button"
        className="link-button"
        onClick={() => jump(row, scope ? reader.columnOf(scope).key : null)}
      >
        {text}
      </button>
    );
  }
  if (project === null || place.kind === "variable") return <span>{text}</span>;
  const index = place.kind === "step" ? process.steps.findIndex(({ name }) => name === place.step) : -1;
  const address = place.kind === "step" ? `process?step=${index + 1}` : "transforms";
  return (
    <a className="link" href={`#/projects/${project.id}/${address}`}>
      {text}
    </a>
  );
}
