import { caseKey } from "../expressions/ignore-case.ts";
import type { Variable } from "../model/variables.ts";
import type { MatrixReader } from "./matrix.ts";

/** What of a variable a change is about: its being there, its description or prompt, or its value in one scope. */
export type ChangedPart =
  | { readonly kind: "name" }
  | { readonly kind: "description" }
  | { readonly kind: "prompt" }
  | { readonly kind: "value"; readonly scope: Variable["values"][number]["scope"] };

/** One difference between two versions of some variables; undefined is what is not there. */
export type VariableChange = {
  /** The same for the same part of the same variable in any version. */
  readonly id: string;
  readonly name: string;
  readonly part: ChangedPart;
  readonly before: unknown;
  readonly after: unknown;
};

/** A part of a variable by itself, as versions are compared. */
export type VariablePart = {
  readonly id: string;
  readonly name: string;
  readonly part: ChangedPart;
  readonly content: unknown;
};

/** Every difference between two versions, those of one variable together, in the order of the later version. */
export function changesBetween(
  before: readonly Variable[],
  after: readonly Variable[],
  reader: MatrixReader,
): readonly VariableChange[] {
  const later = new Set(after);
  const unchanged = new Set(before.filter((variable) => later.has(variable)));
  const [old, now] = [before, after].map((variables) => partsOf(variables, reader, unchanged)) as [Parts, Parts]; // two in, two out
  const changes: VariableChange[] = [];
  for (const [id, part] of now) {
    const was = old.get(id);
    if (!sameContent(was?.content, part.content)) changes.push(changeOf(part, was?.content, part.content));
  }
  for (const [id, part] of old) if (!now.has(id)) changes.push(changeOf(part, part.content, undefined));
  return changes;
}

type Parts = ReadonlyMap<string, VariablePart>;

/** The parts of variables by id. Variables of one name, and values of one scope, are told apart by their order. */
export function partsOf(
  variables: readonly Variable[],
  reader: MatrixReader,
  leaveOut: ReadonlySet<Variable> = new Set(),
): Parts {
  const parts = new Map<string, VariablePart>();
  const count = new Map<string, number>();
  for (const variable of variables) {
    const { name } = variable;
    const key = caseKey(name);
    const nth = count.get(key) ?? 0;
    count.set(key, nth + 1);
    if (leaveOut.has(variable)) continue;
    const add = (part: ChangedPart, content: unknown, place: string) => {
      if (content === undefined) return;
      const id = JSON.stringify([key, nth, part.kind, place]);
      parts.set(id, { id, name, part, content });
    };
    add({ kind: "name" }, name, "");
    add({ kind: "description" }, variable.description, "");
    add({ kind: "prompt" }, variable.prompt, "");
    for (const [column, positions] of reader.cellsOf(variable)) {
      for (const [order, position] of positions.entries()) {
        const scoped = variable.values[position];
        if (scoped) add({ kind: "value", scope: scoped.scope }, scoped.value, `${order} ${column}`);
      }
    }
  }
  return parts;
}

/** True when two contents are the same data. */
export function sameContent(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));
}

function changeOf({ id, name, part }: VariablePart, before: unknown, after: unknown): VariableChange {
  return { id, name, part, before, after };
}
