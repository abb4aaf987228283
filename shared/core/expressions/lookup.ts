import { type Budget, COST } from "./budget.ts";
import { evaluationFailed, isRecursiveDefinition, recursiveDefinition } from "./failures.ts";
import { caseKey } from "./ignore-case.ts";
import { type JsonValue, printJson, readJson } from "./json.ts";
import { printPath } from "./print.ts";
import type { Path, PathStep } from "./syntax.ts";
import { namesNode, textNode, type VariableNode } from "./variable-set.ts";

/** Where names are looked up: the innermost loop first, the variable set last. */
export type Scope = { readonly root: VariableNode; readonly outer: Scope | null };

/** A text with its variables filled in, and the tokens in it that could not be. */
export type Expanded = { readonly text: string; readonly unresolved: readonly string[] };

/** Fills in a text as a template. */
export type Expand = (text: string, scope: Scope) => Expanded;

export type Lookup = {
  /** The text a path comes to; null when it is unknown. Throws on a circle of references. */
  resolve(path: Path, scope: Scope): Expanded | null;
  /** What a loop over the path goes through; nothing when it is unknown. */
  items(path: Path, scope: Scope): { readonly items: readonly VariableNode[]; readonly unresolved: readonly string[] };
};

export type LookupParts = {
  readonly expand: Expand;
  readonly budget: Budget;
  readonly utcOffsetMinutes: number;
  /** Hears of each part that is taken out of a text. */
  readonly onPart: (from: string, part: string) => void;
};

/** Looks paths up for one evaluation; it remembers which ones are being resolved, to find circles. */
export function createLookup({ expand, budget, utcOffsetMinutes, onPart }: LookupParts): Lookup {
  const resolving: string[] = [];
  const parsedJson = new Map<string, JsonValue | null>();
  const print = (value: JsonValue) => printJson(value, utcOffsetMinutes);

  function guarded<T>(path: Path, work: () => T): T {
    const name = printPath(path);
    if (resolving.includes(name)) throw recursiveDefinition([...resolving.slice(resolving.indexOf(name)), name]);
    budget.enter();
    resolving.push(name);
    try {
      return work();
    } finally {
      resolving.pop();
      budget.leave();
    }
  }

  function find(path: Path, scope: Scope): VariableNode | null {
    const keys = path.steps.map((step) => indexOrName(step, scope));
    if (keys.includes(null)) return null;
    for (let current: Scope | null = scope; current !== null; current = current.outer) {
      const node = walk(path.steps, keys, current);
      if (node !== null) return node;
    }
    return null;
  }

  /** The text a step goes by; null when it is a computed index that is unknown. */
  function indexOrName(step: PathStep, scope: Scope): string | null {
    if (step.kind === "computed-index") return resolve(step.path, scope)?.text ?? null;
    return step.kind === "name" ? step.name : step.index;
  }

  function walk(steps: readonly PathStep[], keys: readonly (string | null)[], scope: Scope): VariableNode | null {
    let node: VariableNode | null = scope.root;
    for (const [index, step] of steps.entries()) {
      budget.spend(COST.lookup);
      const key = keys[index] ?? "";
      node = childOf(node, step, key) ?? jsonChild(node, key, scope);
      if (node === null) return null;
    }
    return node;
  }

  function jsonChild(node: VariableNode, key: string, scope: Scope): VariableNode | null {
    if (node.text === null || node.text === "") return null;
    const text = expandForJson(node.text, scope);
    const value = json(text);
    if (value === null) return null;
    if (value.kind === "object") return partOf(text, print(value.properties.get(key) ?? NULL));
    if (value.kind !== "array" || !/^\s*[+-]?\d+\s*$/.test(key)) return null;
    const position = Number(key);
    if (position < 0) throw evaluationFailed(`The index [${key}]`, "an array has no negative positions");
    return partOf(text, print(value.items[position] ?? NULL));
  }

  function partOf(text: string, part: string): VariableNode {
    onPart(text, part);
    return textNode(part);
  }

  /** QUIRK: a circle met while filling in a JSON text only leaves the text as it is. */
  function expandForJson(text: string, scope: Scope): string {
    try {
      return expand(text, scope).text;
    } catch (error) {
      if (isRecursiveDefinition(error)) return text;
      throw error;
    }
  }

  function json(text: string): JsonValue | null {
    const known = parsedJson.get(text);
    if (known !== undefined) return known;
    budget.spend(text.length);
    const value = readJson(text);
    parsedJson.set(text, value);
    return value;
  }

  function resolve(path: Path, scope: Scope): Expanded | null {
    return guarded(path, () => {
      const text = find(path, scope)?.text ?? null;
      return text === null ? null : expand(text, scope);
    });
  }

  function items(path: Path, scope: Scope): ReturnType<Lookup["items"]> {
    return guarded(path, () => {
      const node = find(path, scope);
      if (node === null) return { items: [], unresolved: [] };
      if (node.text === null) return { items: [...(node.indexes?.values() ?? [])], unresolved: [] };
      const { text, unresolved } = expand(node.text, scope);
      return { items: itemsOfText(text), unresolved };
    });
  }

  function itemsOfText(text: string): VariableNode[] {
    const value = json(text);
    if (value === null || value.kind === "null") return text.split(",").map((item) => partOf(text, item));
    if (value.kind === "array") return value.items.map((item) => partOf(text, print(item)));
    if (value.kind !== "object") return [textNode(print(value))];
    return Array.from(value.properties, ([name, property]) => {
      const parts = namesNode([
        ["Key", textNode(name)],
        ["Value", partOf(text, print(property))],
      ]);
      return { ...parts, text: name };
    });
  }

  return { resolve, items };
}

const NULL: JsonValue = { kind: "null" };

function childOf(node: VariableNode, step: PathStep, key: string): VariableNode | null {
  if (step.kind === "name") return node.names?.get(caseKey(key)) ?? null;
  if (node.indexes === null) return null;
  return (key === "*" ? node.indexes.values().next().value : node.indexes.get(caseKey(key))) ?? null;
}
