import { caseKey } from "../expressions/ignore-case.ts";
import { parseTemplate } from "../expressions/parse.ts";
import { messageOf } from "../errors.ts";
import { isPlainSecret } from "../model/secret-value.ts";
import type { Variable } from "../model/variables.ts";
import {
  type CredentialBook,
  credentialDocument,
  isCredential,
  type PartsByVariable,
  partsByVariable,
} from "./credential-book.ts";
import { type CanonicalName, type Cells, EVERYWHERE_KEY, type MatrixReader } from "./matrix.ts";
import { sameValue } from "./matrix-edits.ts";
import type { Scope } from "./scope.ts";
import { SYSTEM_PREFIXES } from "./system-variables.ts";
import { findTies, type Surroundings } from "./ties.ts";
import { asksFor, meansVariable, placeText, type UseIndex, type UsePlace } from "./uses.ts";
import { weakSecretReason } from "./weak-secret.ts";

/** What may be wrong with variables. */
export type ProblemKind =
  | "tie"
  | "duplicate-name"
  | "unreadable"
  | "undefined"
  | "weak-secret"
  | "forbidden-credential"
  | "equal-everywhere"
  | "unused";

/** Something about the variables that a person should know; `place` is where it stands when it is not in a cell. */
export type MatrixProblem = {
  readonly kind: ProblemKind;
  readonly level: "error" | "warning" | "info";
  readonly text: string;
  /** Position of the variable; null when it is elsewhere. */
  readonly row: number | null;
  /** Key of the column; null for the whole row. */
  readonly column: string | null;
};

/** Variables, and what stands around them. */
export type ProblemSources = {
  readonly variables: readonly Variable[];
  readonly reader: MatrixReader;
  readonly canonical: CanonicalName;
  /** Ids of the environments, for telling values that are the same in all of them. */
  readonly environments: readonly string[];
  /** What tells apart values that might tie, by ids. */
  readonly surroundings: Surroundings;
  /** Null where uses cannot be known, such as in a library set. */
  readonly uses: UseIndex | null;
  /** Variables defined elsewhere: in library sets of the project. */
  readonly others: readonly Variable[];
  readonly credentials: CredentialBook;
  /** True when files are rewritten by variables of the same name: then no variable is surely unused. */
  readonly filesUseNames: boolean;
};

/** Everything that is wrong or worth a look, worst first, then in the order of the variables. */
export function matrixProblems(sources: ProblemSources): readonly MatrixProblem[] {
  const { variables, uses } = sources;
  const problems = [
    ...variables.flatMap((variable, row) => ownProblems(variable, sources).map((problem) => ({ ...problem, row }))),
    ...duplicateNames(variables),
    ...(uses === null ? [] : undefinedNames(sources, uses)),
    ...(uses === null || sources.filesUseNames ? [] : unusedNames(variables, uses)),
  ];
  return problems.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

/** Why a value cannot be read as a template, and the offset of the mistake; null when it can. */
export function readProblem(value: string): { readonly message: string; readonly offset: number } | null {
  if (!value.includes("#{")) return null;
  try {
    const parsed = parseTemplate(value);
    return parsed.kind === "template" ? null : { message: parsed.problem.message, offset: parsed.problem.at };
  } catch (error) {
    return { message: messageOf(error), offset: 0 }; // nested too deeply
  }
}

const LEVELS: readonly MatrixProblem["level"][] = ["error", "warning", "info"];

type OwnProblem = Omit<MatrixProblem, "row">;

/** What can be told of a variable alone, kept while neither it nor what it is compared with changes. */
const knownProblems = new WeakMap<
  Variable,
  { readonly of: readonly unknown[]; readonly problems: readonly OwnProblem[] }
>();

function ownProblems(variable: Variable, sources: ProblemSources): readonly OwnProblem[] {
  const of = [sources.reader, sources.environments, sources.surroundings, sources.credentials];
  const found = knownProblems.get(variable);
  if (found?.of.every((part, index) => part === of[index])) return found.problems;
  const cells = sources.reader.cellsOf(variable);
  const problems = [
    ...ties(variable, cells, sources),
    ...[...cells].flatMap(([column, positions]) =>
      positions.flatMap((position) => [
        ...valueProblems(variable, position, column),
        ...credentialProblems(variable, position, column, sources),
      ]),
    ),
    ...equalEverywhere(variable, cells, sources),
  ];
  knownProblems.set(variable, { of, problems });
  return problems;
}

function ties(variable: Variable, cells: Cells, { canonical, surroundings, reader }: ProblemSources): OwnProblem[] {
  if (cannotTie(variable, cells)) return [];
  const candidates = variable.values.map(({ value, scope }) => ({
    name: variable.name,
    value,
    source: "project" as const,
    scope: canonicalScope(scope, canonical),
  }));
  return findTies(candidates, surroundings).map(({ first, where }) => ({
    kind: "tie",
    level: "error",
    text: `Two values of '${variable.name}' would tie in ${where}: nothing says which one counts. Narrow one of them.`,
    column: reader.columnOf(first.scope).key,
  }));
}

/** True for values without scope, or for one plain thing each, that all differ: the usual case, told at once. */
function cannotTie(variable: Variable, cells: Cells): boolean {
  return (
    cells.size === variable.values.length &&
    variable.values.every(({ scope: { environments, ...others } }) => {
      return (environments?.length ?? 0) <= 1 && Object.values(others).every((names) => (names?.length ?? 0) === 0);
    })
  );
}

function canonicalScope(scope: Scope, canonical: CanonicalName): Scope {
  const entries = Object.entries(scope) as [keyof Scope, readonly string[]][]; // the keys of a scope
  return Object.fromEntries(entries.map(([kind, names]) => [kind, names.map((name) => canonical(kind, name))]));
}

function valueProblems(variable: Variable, position: number, column: string): OwnProblem[] {
  const value = variable.values[position]?.value;
  if (isPlainSecret(value)) {
    const reason = value.plain === "" ? null : weakSecretReason(value.plain);
    if (reason === null) return [];
    return [{ kind: "weak-secret", level: "warning", text: `'${variable.name}': ${reason}`, column }];
  }
  const problem = typeof value === "string" ? readProblem(value) : null;
  if (problem === null) return [];
  const text = `'${variable.name}' cannot be read at character ${problem.offset + 1}: ${problem.message}`;
  return [{ kind: "unreadable", level: "error", text, column }];
}

/** An account or certificate in a scope that names an environment in which it must not be used. */
function credentialProblems(
  variable: Variable,
  position: number,
  column: string,
  { canonical, credentials }: ProblemSources,
): OwnProblem[] {
  const { value, scope } = variable.values[position] ?? {};
  if (!isCredential(value)) return [];
  const allowed = credentials.environmentsOf(value);
  const wanted = (scope?.environments ?? []).map((name) => canonical("environments", name));
  if (allowed.length === 0 || wanted.every((id) => allowed.includes(id))) return [];
  const { kind, id } = credentialDocument(value);
  const text = `'${variable.name}' stands for the ${kind} '${credentials.nameOf(value) ?? id}' where that must not be used. Choose another one there, or allow it.`;
  return [{ kind: "forbidden-credential", level: "error", text, column }];
}

function equalEverywhere(variable: Variable, cells: Cells, { reader, environments }: ProblemSources): OwnProblem[] {
  if (environments.length < 2) return [];
  const keys = environments.map((id) => reader.columnOf({ environments: [id] }).key);
  const values = keys.map((key) => variable.values[cells.get(key)?.[0] ?? -1]?.value);
  const [first] = values;
  if (first === undefined || !values.every((value) => sameValue(value, first))) return [];
  const text = `'${variable.name}' is the same in all ${environments.length} environments: one value for everywhere would do.`;
  return [
    {
      kind: "equal-everywhere",
      level: "info",
      text,
      column: cells.has(EVERYWHERE_KEY) ? EVERYWHERE_KEY : (keys[0] ?? null),
    },
  ];
}

function duplicateNames(variables: readonly Variable[]): MatrixProblem[] {
  const first = new Map<string, number>();
  return variables.flatMap(({ name }, row) => {
    const earlier = first.get(caseKey(name));
    if (earlier === undefined) {
      first.set(caseKey(name), row);
      return [];
    }
    const text = `'${name}' is there twice: rows ${earlier + 1} and ${row + 1}. Put their values into one of them.`;
    return [{ kind: "duplicate-name" as const, level: "warning" as const, text, row, column: null }];
  });
}

function undefinedNames({ variables, others, reader, credentials }: ProblemSources, uses: UseIndex): MatrixProblem[] {
  const all = [...variables, ...others];
  const names = Map.groupBy(
    all.map(({ name }) => name),
    (name) => firstWord(name),
  );
  const parts = partsByVariable(all, credentials);
  const known = new Map<string, boolean>();
  const isDefined = (path: string) => {
    const found = known.get(path) ?? looksDefined(path);
    known.set(path, found);
    return found;
  };
  const looksDefined = (path: string) =>
    SYSTEM_PREFIXES.some((prefix) => caseKey(path).startsWith(`${caseKey(prefix)}.`)) ||
    (names.get(firstWord(path)) ?? []).some((name) => meansVariable(path, name) && mayFollow(path, name, parts));
  const rows = new Map(variables.map(({ name }, row) => [caseKey(name), row] as const).toReversed());
  return uses.all
    .filter(({ path, place }) => !isFromLibrary(place) && !isDefined(path))
    .map(({ path, place }) => {
      const row = place.kind === "variable" ? (rows.get(caseKey(place.name)) ?? null) : null;
      const scope =
        row !== null && place.kind === "variable" ? variables[row]?.values[place.position]?.scope : undefined;
      const text = `${placeText(place)} uses '${path}', ${undefinedText(path, all, parts)}`;
      return { kind: "undefined", level: "warning", text, row, column: scope ? reader.columnOf(scope).key : null };
    });
}

/** False for a path that asks an account or certificate for a part that it does not have. */
function mayFollow(path: string, name: string, parts: PartsByVariable): boolean {
  const own = parts.get(caseKey(name));
  if (own === undefined || path.length <= name.length) return true;
  return own.some((part) => part !== "" && asksFor(path, `${name}.${part}`));
}

function undefinedText(path: string, variables: readonly Variable[], parts: PartsByVariable): string {
  const owner = variables.find(({ name }) => parts.has(caseKey(name)) && asksFor(path, name));
  if (owner === undefined) return "which is not defined. Add the variable or correct the name.";
  const names = (parts.get(caseKey(owner.name)) ?? []).filter((part) => part !== "").join(", ");
  return `but '${owner.name}' gives no such part. It gives ${names}.`;
}

function unusedNames(variables: readonly Variable[], uses: UseIndex): MatrixProblem[] {
  return variables.flatMap(({ name }, row) => {
    if (uses.of(name).length > 0) return [];
    const text = `'${name}' is not used by any step, variable or transform. A file of a package may still use it.`;
    return [{ kind: "unused" as const, level: "info" as const, text, row, column: null }];
  });
}

function isFromLibrary(place: UsePlace): boolean {
  return place.kind === "variable" && place.library !== null;
}

function firstWord(path: string): string {
  return caseKey(path.split(/[.[]/, 1)[0] ?? "");
}
