import { AppError } from "../errors.ts";
import type { Variable, Variables } from "../model/variables.ts";
import type { Candidate, VariableSource } from "../variables/resolve.ts";
import type { StoredValue } from "./plan.ts";

/** A variable with where it was declared. */
export type DeclaredVariable = { readonly variable: Variable; readonly source: VariableSource };

type Named = { readonly id: string; readonly name: string };

/** Ids by lower-case name and by id, for each kind of scope that people may write either way. */
export type ScopeIds = {
  readonly [K in "environments" | "targets" | "steps" | "channels"]: ReadonlyMap<string, string>;
};

/** The project's variables, then those of its library sets. */
export function declaredVariables(
  own: Variables,
  sets: readonly { readonly name: string; readonly variables: Variables["variables"] }[],
): readonly DeclaredVariable[] {
  return [
    ...own.variables.map((variable) => ({ variable, source: "project" as const })),
    ...sets.flatMap((set) => set.variables.map((variable) => ({ variable, source: `library:${set.name}` as const }))),
  ];
}

/** Each value of a variable with its scope, for choosing among. */
export function candidatesOf({ variable, source }: DeclaredVariable): readonly Candidate<StoredValue>[] {
  return variable.values.map(({ value, scope }) => ({ name: variable.name, value: storedValue(value), source, scope }));
}

/** What names stand for, by kind of scope. An id goes before a name of the same text: ids never change, names do. */
export function scopeIds(things: { readonly [K in keyof ScopeIds]: readonly Named[] }): ScopeIds {
  const byName = (named: readonly Named[]) =>
    new Map([
      ...named.map(({ id, name }) => [name.toLowerCase(), id] as const),
      ...named.map(({ id }) => [id, id] as const),
    ]);
  return {
    environments: byName(things.environments),
    targets: byName(things.targets),
    steps: byName(things.steps),
    channels: byName(things.channels),
  };
}

/** The same candidate, its scope by ids only. A name that stands for nothing stays as it is and matches nothing. */
export function withScopeIds<C extends Candidate<unknown>>(candidate: C, ids: ScopeIds): C {
  const scope = { ...candidate.scope };
  for (const kind of ["environments", "targets", "steps", "channels"] as const) {
    const names = scope[kind];
    if (names) scope[kind] = names.map((name) => ids[kind].get(name.toLowerCase()) ?? name);
  }
  return { ...candidate, scope };
}

function storedValue(value: Variable["values"][number]["value"]): StoredValue {
  if (value === null || typeof value === "string" || !("plain" in value)) return value;
  throw new AppError("internal", "A value was to be chosen from a secret that is not sealed. Please report this.");
}
