import type { Finding } from "../errors.ts";
import type { Variable } from "../model/variables.ts";
import type { ScopeKind } from "./scope.ts";

/** Tells whether a scope's name stands for something there is; undefined where that cannot be known. */
export type IsKnown = (kind: ScopeKind, name: string) => boolean | undefined;

const WORDS: Readonly<Record<ScopeKind, string>> = {
  environments: "environment",
  targets: "target",
  tags: "tag",
  steps: "step",
  channels: "channel",
};

/** A warning for each name in a scope that stands for nothing: a value for it alone never counts. */
export function danglingScopes(variables: readonly Variable[], title: string, isKnown: IsKnown): readonly Finding[] {
  return variables.flatMap(({ name, values }, row) =>
    values.flatMap(({ scope }, position) => {
      const entries = Object.entries(scope) as [ScopeKind, readonly string[] | undefined][]; // the keys of a scope
      return entries.flatMap(([kind, wanted = []]) =>
        wanted.flatMap((one, index): Finding[] => {
          if (isKnown(kind, one) !== false) return [];
          const text = `In the ${title}, a value of '${name}' is for ${WORDS[kind]} '${one}', which does not exist: it never counts there. Correct the name, or create it.`;
          return [{ level: "warning", text, path: ["variables", row, "values", position, "scope", kind, index] }];
        }),
      );
    }),
  );
}
