import type { ReadOptions } from "../expressions/accessors.ts";
import { AppError, type Finding } from "../errors.ts";
import { evaluate } from "../expressions/evaluate.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import type { VariableSet } from "../expressions/variable-set.ts";

/** Variables as the formats use them: found by key without case, evaluated when first used. */
export type ConfigValues = {
  /** In definition order. */
  readonly names: readonly string[];
  /** The variable's own spelling of a key; null when there is none. */
  nameOf(key: string): string | null;
  /** The filled-in value; null for a variable without one. Throws `invalid_input` for circles and failing filters. */
  value(name: string): string | null;
  /** True when a file had a place for it. */
  isUsed(name: string): boolean;
  /** What is wrong with the values used so far, each told once. */
  problems(): readonly Finding[];
};

/** Values over a variable set. */
export function createConfigValues(variables: VariableSet, reading: ReadOptions = {}): ConfigValues {
  const names = new Map(variables.names.map((name) => [caseKey(name), name]));
  const known = new Map<string, string | null>();
  const problems: Finding[] = [];
  const read = (name: string): string | null => {
    const raw = variables.raw(name) ?? null;
    if (raw === null) return null;
    const { result, error, unresolved, message } = evaluate(raw, variables, { ...reading, haltOnError: true });
    if (error === "recursive-definition" || error === "evaluation-exception")
      throw new AppError("invalid_input", `The variable ${name} has no value: ${message ?? error}`);
    if (error !== null) {
      const what = unresolved.length > 0 ? `Nothing is known as ${unresolved.join(", ")}` : (message ?? error);
      problems.push({ level: "warning", text: `The value of ${name} is used as it is. ${what}` });
    }
    return result;
  };
  return {
    names: variables.names,
    nameOf: (key) => names.get(caseKey(key)) ?? null,
    value(name) {
      if (!known.has(name)) known.set(name, read(name));
      return known.get(name) ?? null;
    },
    isUsed: (name) => known.has(name),
    problems: () => problems,
  };
}

/** Names kept for the system: `OctopusX`, also `Octopus` alone, but not `Octopus:Anything`. */
export function isReservedName(name: string): boolean {
  return /^octopus(?!:)/i.test(name);
}

/** The paths that variables name, `a:b:c` for example, and all that lead to them (`a`, `a:b`); reserved names left out. */
export type WantedPaths = {
  /** The variable of a path given in its folded form (`caseKey`); null when there is none. */
  nameOf(folded: string): string | null;
  /** True when a variable names something below the path. */
  leadsOn(folded: string): boolean;
};

/** Gathers the paths once, so that the rest of a big file need not be walked. */
export function wantedPaths(values: ConfigValues): WantedPaths {
  const names = new Map<string, string>();
  const parents = new Set<string>();
  for (const name of values.names) {
    if (isReservedName(name)) continue;
    const folded = caseKey(name);
    names.set(folded, name);
    for (
      let at = folded.lastIndexOf(":");
      at >= 0 && !parents.has(folded.slice(0, at));
      at = folded.lastIndexOf(":", at - 1)
    ) {
      parents.add(folded.slice(0, at));
      if (at === 0) break;
    }
  }
  return { nameOf: (folded) => names.get(folded) ?? null, leadsOn: (folded) => parents.has(folded) };
}

/** Looks for what a path's parent would be in the file: the longest leading part of `a:b:c` that `has` knows. */
export function knownParent(name: string, has: (path: string) => boolean): string | null {
  for (let at = name.lastIndexOf(":"); at > 0; at = name.lastIndexOf(":", at - 1)) {
    const parent = name.slice(0, at);
    if (has(parent)) return parent;
  }
  return null;
}
