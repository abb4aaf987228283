import { type Budget, COST } from "./budget.ts";
import { evaluationFailed, isRecursiveDefinition, recursiveDefinition } from "./failures.ts";
import { parseInt32 } from "./dotnet/numbers.ts";
import { caseKey } from "./ignore-case.ts";
import { type JsonValue, printJson, readJson } from "./json.ts";
import { printPath } from "./print.ts";
import type { Path, PathStep } from "./syntax.ts";
import { namesNode, textNode, type VariableNode } from "./variable-set.ts";

/**
 * Where names are looked up: the innermost loop first, the variable set last. A value is filled in where it was found:
 * what a loop further in holds is not seen by it.
 */
export type Scope = {
  readonly root: VariableNode;
  readonly outer: Scope | null;
  /** The paths that are being resolved here. */
  readonly resolving: PathInUse[];
};

/** QUIRK: a path is another one when it stands at another place of its text, so a circle shows one round later. */
type PathInUse = { readonly name: string; readonly at: number };

const NO_NAMES: VariableNode = { text: null, names: null, indexes: null };

/** A scope inside another, with names of its own or none. */
export function innerScope(outer: Scope | null, root: VariableNode = NO_NAMES): Scope {
  return { root, outer, resolving: [] };
}

/**
 * A text with its variables filled in, and the tokens in it that could not be. It `isRaw` when it does not parse: then
 * it is as it was.
 */
export type Expanded = { readonly text: string; readonly unresolved: readonly string[]; readonly isRaw: boolean };

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
  const parsedJson = new Map<string, JsonValue | null>();
  const print = (value: JsonValue) => printJson(value, utcOffsetMinutes);

  /** Uses the node a path leads to and the scope it was found in; null when it is unknown. Throws on a circle. */
  function found<T>(path: Path, scope: Scope, use: (node: VariableNode, scope: Scope) => T): T | null {
    const entered: Scope[] = [];
    budget.enter();
    try {
      enter(path, scope, entered);
      const keys = path.steps.map((step) => indexOrName(step, scope));
      if (keys.includes(null)) return null;
      const plain = { ...path, steps: path.steps.map((step, index) => withKey(step, keys[index] ?? "")) };
      for (let current: Scope | null = scope; current !== null; current = current.outer) {
        if (current !== scope) enter(plain, current, entered);
        const node = walk(path.steps, keys, current);
        if (node !== null) return use(node, current);
      }
      return null;
    } finally {
      for (const one of entered) one.resolving.pop();
      budget.leave();
    }
  }

  function enter(path: Path, scope: Scope, entered: Scope[]): void {
    const inUse = { name: printPath(path), at: path.span.start };
    for (let current: Scope | null = scope; current !== null; current = current.outer) {
      const known = current.resolving.findIndex(({ name, at }) => name === inUse.name && at === inUse.at);
      const chain = [...current.resolving.slice(known), inUse].map(({ name }) => name);
      if (known >= 0) throw recursiveDefinition(chain);
    }
    scope.resolving.push(inUse);
    entered.push(scope);
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
    if (node.text === null || node.text === "" || key === "") return null;
    const text = expandForJson(node.text, scope);
    const value = text === null ? null : json(text);
    if (text === null || value === null) return null;
    if (value.kind === "object") return partOf(text, print(value.properties.get(key) ?? NULL));
    const position = value.kind === "array" ? parseInt32(key) : null;
    if (value.kind !== "array" || position === null) return null;
    if (position < 0) throw evaluationFailed(`The index [${key}]`, "an array has no negative positions");
    return partOf(text, print(value.items[position] ?? NULL));
  }

  function partOf(text: string, part: string): VariableNode {
    onPart(text, part);
    return textNode(part);
  }

  /** QUIRK: a circle met while filling in a JSON text only means that the text cannot be walked there. */
  function expandForJson(text: string, scope: Scope): string | null {
    try {
      return expand(text, scope).text;
    } catch (error) {
      if (isRecursiveDefinition(error)) return null;
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
    return found(path, scope, (node, where) => (node.text === null ? null : expand(node.text, where)));
  }

  function items(path: Path, scope: Scope): ReturnType<Lookup["items"]> {
    return found(path, scope, itemsOf) ?? { items: [], unresolved: [] };
  }

  function itemsOf(node: VariableNode, scope: Scope): ReturnType<Lookup["items"]> {
    const expanded = node.text === null ? null : expand(node.text, scope);
    if (expanded === null || (expanded.isRaw && node.indexes !== null)) {
      return { items: [...(node.indexes?.values() ?? [])], unresolved: [] };
    }
    return { items: itemsOfText(expanded.text), unresolved: expanded.unresolved };
  }

  function itemsOfText(text: string): VariableNode[] {
    const value = json(text);
    if (value?.kind === "array") return value.items.map((item) => partOf(text, print(item)));
    if (value?.kind !== "object") return text.split(",").map((item) => partOf(text, item));
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

function withKey(step: PathStep, key: string): PathStep {
  return step.kind === "computed-index" ? { kind: "index", index: key } : step;
}

function childOf(node: VariableNode, step: PathStep, key: string): VariableNode | null {
  if (step.kind === "name") return node.names?.get(caseKey(key)) ?? null;
  if (node.indexes === null) return null;
  return (key === "*" ? node.indexes.values().next().value : node.indexes.get(caseKey(key))) ?? null;
}
