import { caseKey } from "../expressions/ignore-case.ts";
import type { Variable } from "../model/variables.ts";
import { changesBetween, type VariableChange } from "./changes.ts";
import type { MatrixReader } from "./matrix.ts";

/** A version of the document that holds the variables. */
export type VariablesVersion = {
  readonly version: number;
  readonly atMs: number;
  readonly by: string;
  readonly variables: readonly Variable[];
};

/** What one version changed about one variable. */
export type VariableHistoryEntry = Omit<VariablesVersion, "variables"> & {
  readonly changes: readonly VariableChange[];
  /** The variable as this version had it; null when it was not there. */
  readonly variable: Variable | null;
};

/**
 * The versions that changed a variable, newest first. `versions` are in the order of their numbers and without gaps; the
 * first of them is compared with nothing only when it is version 1, else it is where the comparison begins.
 */
export function historyOf(
  versions: readonly VariablesVersion[],
  name: string,
  reader: MatrixReader,
): readonly VariableHistoryEntry[] {
  const named = (version: VariablesVersion | undefined) =>
    (version?.variables ?? []).filter((variable) => caseKey(variable.name) === caseKey(name));
  return versions
    .flatMap((version, index): VariableHistoryEntry[] => {
      if (index === 0 && version.version !== 1) return [];
      const own = named(version);
      const changes = changesBetween(named(versions[index - 1]), own, reader);
      const { version: number, atMs, by } = version;
      return changes.length === 0 ? [] : [{ version: number, atMs, by, changes, variable: own[0] ?? null }];
    })
    .toReversed();
}
