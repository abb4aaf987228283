import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import type { Process } from "../../shared/core/model/process.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { placeText, type Use, type UsePlace } from "../../shared/core/variables/uses.ts";
import { FileUses } from "./file-uses.tsx";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  readonly variable: Variable;
  readonly jump: (row: number, columnKey: string | null) => void;
};

/** Where a variable is used: steps, other variables, transforms, library sets, projects that use the set, files. */
export function UsesTab({ matrix, variable, jump }: Props) {
  const { project, process } = matrix.setting;
  const uses = matrix.uses.of(variable.name);
  const inProjects = matrix.usesByProject.map(({ user, uses: index }) => ({ user, uses: index.of(variable.name) }));
  return (
    <>
      <h3>{variable.name}</h3>
      {uses.length === 0 ? (
        <p className="muted">
          {project === null ? "No other variable of this set uses it." : "No step, variable or transform refers to it."}
        </p>
      ) : (
        <UseList
          label={`Used in (${uses.length})`}
          uses={uses}
          link={(place) => (
            <PlaceLink place={place} project={project?.id ?? null} process={process} jump={jumpIn(matrix, jump)} />
          )}
        />
      )}
      {inProjects.map(({ user, uses: own }) => (
        <section key={user.project.id} aria-label={`Uses in ${user.project.name}`}>
          <h4>{user.project.name}</h4>
          {own.length === 0 ? (
            <p className="muted">It does not use it by name.</p>
          ) : (
            <UseList
              label={`Used in ${user.project.name} (${own.length})`}
              uses={own}
              link={(place) => (
                <PlaceLink place={place} project={user.project.id} process={user.sources.process} jump={null} />
              )}
            />
          )}
        </section>
      ))}
      {project === null && inProjects.length === 0 && <p className="muted">No project uses this set.</p>}
      {project !== null && <FileUses matrix={matrix} project={project.id} name={variable.name} />}
    </>
  );
}

type ListProps = {
  readonly label: string;
  readonly uses: readonly Use[];
  readonly link: (place: UsePlace) => React.ReactNode;
};

function UseList({ label, uses, link }: ListProps) {
  return (
    <ul className="matrix-list" aria-label={label}>
      {uses.map(({ place, path }, index) => (
        <li key={index}>
          {link(place)} <span className="mono muted">{path}</span>
        </li>
      ))}
    </ul>
  );
}

/** Selects the value of a variable of this matrix. */
function jumpIn(matrix: Matrix, jump: Props["jump"]) {
  return (name: string, position: number) => {
    const row = matrix.variables.findIndex((variable) => caseKey(variable.name) === caseKey(name));
    const scope = matrix.variables[row]?.values[position]?.scope;
    jump(row, scope ? matrix.setting.reader.columnOf(scope).key : null);
  };
}

type LinkProps = {
  readonly place: UsePlace;
  readonly project: string | null;
  readonly process: Process;
  /** For variables of the matrix that is shown; null: they are on another screen. */
  readonly jump: ((name: string, position: number) => void) | null;
};

function PlaceLink({ place, project, process, jump }: LinkProps) {
  const text = placeText(place);
  if (place.kind === "variable" && place.library === null && jump) {
    return (
      <button type="button" className="link-button" onClick={() => jump(place.name, place.position)}>
        {text}
      </button>
    );
  }
  if (project === null || (place.kind === "variable" && place.library !== null)) return <span>{text}</span>;
  return (
    <a className="link" href={`#/projects/${project}/${addressOf(place, process)}`}>
      {text}
    </a>
  );
}

function addressOf(place: UsePlace, process: Process): string {
  if (place.kind === "variable") return "variables";
  if (place.kind === "transform") return "transforms";
  return `process?step=${process.steps.findIndex(({ name }) => name === place.step) + 1}`;
}
