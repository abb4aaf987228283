import type { Variable } from "../model/variables.ts";
import { partsOf, sameContent, type VariablePart } from "./changes.ts";
import type { MatrixReader } from "./matrix.ts";

/** Something both sides changed, differently. Undefined is what is not there. */
export type MergeConflict = Pick<VariablePart, "id" | "name" | "part"> & {
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
};

/** Whose change is taken. */
export type MergeSide = "mine" | "theirs";

/** What both changes make together, and where they contradict each other. */
export type MergeResult = {
  readonly merged: readonly Variable[];
  readonly conflicts: readonly MergeConflict[];
};

/**
 * Joins two changes of the same variables. What one side changed is taken from it; what both changed differently is a
 * conflict, and `choices` (by conflict id, mine where nothing is said) tells which to take. The order is theirs, with
 * what only this side has behind it.
 */
export function mergeVariables(
  versions: {
    readonly base: readonly Variable[];
    readonly mine: readonly Variable[];
    readonly theirs: readonly Variable[];
  },
  reader: MatrixReader,
  choices: ReadonlyMap<string, MergeSide> = new Map(),
): MergeResult {
  const base = partsOf(versions.base, reader);
  const mine = partsOf(versions.mine, reader);
  const theirs = partsOf(versions.theirs, reader);
  const conflicts: MergeConflict[] = [];
  const kept: VariablePart[] = [];
  for (const id of new Set([...theirs.keys(), ...mine.keys()])) {
    const [was, my, their] = [base.get(id), mine.get(id), theirs.get(id)];
    const part = my ?? their;
    if (part === undefined) continue;
    const change = { base: was?.content, mine: my?.content, theirs: their?.content };
    const isConflict =
      !sameContent(change.mine, change.theirs) &&
      !sameContent(change.mine, change.base) &&
      !sameContent(change.theirs, change.base);
    if (isConflict) conflicts.push({ id, name: part.name, part: part.part, ...change });
    const takeMine = isConflict ? choices.get(id) !== "theirs" : !sameContent(change.mine, change.base);
    const taken = takeMine ? my : their;
    if (taken !== undefined) kept.push(taken);
  }
  return { merged: assemble(kept), conflicts };
}

/** Variables from their parts. One whose name was taken away on one side lives on while any other part of it is kept. */
function assemble(parts: readonly VariablePart[]): readonly Variable[] {
  const byVariable = Map.groupBy(parts, ({ id }) => JSON.stringify((JSON.parse(id) as unknown[]).slice(0, 2))); // ids are arrays
  return [...byVariable.values()].map((own) => {
    const variable: Variable = {
      name: own.find(({ part }) => part.kind === "name")?.name ?? own[0]?.name ?? "",
      values: [],
    };
    for (const { part, content } of own) {
      // A part's content is of the kind the part says: partsOf put it there.
      if (part.kind === "description") variable.description = content as string;
      if (part.kind === "prompt") variable.prompt = content as NonNullable<Variable["prompt"]>;
      if (part.kind === "value") {
        variable.values.push({ value: content as Variable["values"][number]["value"], scope: part.scope });
      }
    }
    return variable;
  });
}
