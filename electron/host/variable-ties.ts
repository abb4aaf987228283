import type { Finding } from "../../shared/core/errors.ts";
import { type DocumentBodies, documentTitle } from "../../shared/core/model/documents.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { withScopeIds } from "../../shared/core/planning/candidates.ts";
import { tieSurroundings } from "../../shared/core/planning/tie-surroundings.ts";
import type { Candidate, VariableSource } from "../../shared/core/variables/resolve.ts";
import { findTies, type Tie } from "../../shared/core/variables/ties.ts";
import type { Db } from "../store/database.ts";
import { type Outlook, outlookOf, type Saved, scopeIdsOf } from "./outlook.ts";

type AnyCandidate = Candidate<unknown>;

/**
 * Values between which no rule would decide once the documents are saved: inside a project's variables, inside a library
 * set, and among the sets that a project uses together. A set by itself has no steps, so that values for tags are only
 * told apart where a project uses it.
 */
export function tieFindings(db: Db, saved: readonly Saved[]): readonly Finding[] {
  const outlook = outlookOf(db, saved);
  const own = saved.flatMap(({ kind, id, body }): Finding[] => {
    if (kind !== "variables" && kind !== "variable-set") return [];
    const title = documentTitle(kind, id, body);
    const { variables } = body as DocumentBodies["variables" | "variable-set"]; // the kind says which body it is
    return tiesAmong(outlook, kind === "variables" ? id : null, candidatesOf(variables, "project")).map((tie) =>
      errorFinding(`In the ${title}, two values of '${tie.name}' would tie in ${tie.where}`),
    );
  });
  return [...own, ...touchedProjects(outlook, saved).flatMap((id) => tiesInSets(outlook, id))];
}

/** Projects whose library sets are changed, or that are given others. */
function touchedProjects(outlook: Outlook, saved: readonly Saved[]): readonly string[] {
  const sets = new Set(saved.filter(({ kind }) => kind === "variable-set").map(({ id }) => id));
  const projects = new Set(saved.filter(({ kind }) => kind === "project").map(({ id }) => id));
  return outlook
    .list("project")
    .filter(({ id, body }) => projects.has(id) || body.variableSets.some((set) => sets.has(set)))
    .map(({ id }) => id);
}

/** Ties of the sets of a project; where the project has a value of its own that goes before them there is none. */
function tiesInSets(outlook: Outlook, projectId: string): readonly Finding[] {
  const project = outlook.get("project", projectId);
  if (!project || project.variableSets.length === 0) return [];
  const own = outlook.get("variables", projectId)?.variables ?? [];
  const inSets = project.variableSets.flatMap((id) => {
    const set = outlook.get("variable-set", id);
    return set ? candidatesOf(set.variables, `library:${set.name}`) : [];
  });
  const alone = new Set(tiesAmong(outlook, null, inSets).filter(isInOneSet).map(placeOf)); // told when the set is saved
  return tiesAmong(outlook, projectId, [...candidatesOf(own, "project"), ...inSets])
    .filter((tie) => tie.first.source !== "project" && !(isInOneSet(tie) && alone.has(placeOf(tie))))
    .map((tie) => {
      const { name, first, second, where } = tie;
      return isInOneSet(tie)
        ? errorFinding(
            `Project '${project.name}' uses the set '${setName(first)}', of which two values of '${name}' would tie in ${where}`,
          )
        : errorFinding(
            `Project '${project.name}' uses the sets '${setName(first)}' and '${setName(second)}', whose values of '${name}' would tie in ${where}`,
          );
    });
}

function isInOneSet({ first, second }: Tie<AnyCandidate>): boolean {
  return first.source === second.source;
}

function placeOf({ name, first }: Tie<AnyCandidate>): string {
  return JSON.stringify([first.source, name]);
}

function tiesAmong(
  outlook: Outlook,
  projectId: string | null,
  candidates: readonly AnyCandidate[],
): readonly Tie<AnyCandidate>[] {
  const ids = scopeIdsOf(outlook, projectId);
  const steps = projectId === null ? [] : (outlook.get("process", projectId)?.steps ?? []);
  return findTies(
    candidates.map((candidate) => withScopeIds(candidate, ids)),
    tieSurroundings(steps, outlook.list("target")),
  );
}

function candidatesOf(variables: readonly Variable[], source: VariableSource): readonly AnyCandidate[] {
  return variables.flatMap(({ name, values }) => values.map(({ value, scope }) => ({ name, value, source, scope })));
}

function setName({ source }: AnyCandidate): string {
  return source.replace(/^library:/, "");
}

function errorFinding(what: string): Finding {
  return { level: "error", text: `${what}: nothing says which one counts there. Narrow one of them.` };
}
