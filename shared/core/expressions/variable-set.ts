import type { Budget } from "./budget.ts";
import { caseKey } from "./ignore-case.ts";
import { type ParseResult, parsePathOfName, parseTemplate } from "./parse.ts";
import { printPath } from "./print.ts";
import type { Path, PathStep } from "./syntax.ts";

/** A place in the tree of paths: `A.B[x]` is the index `x` of the name `B` of the name `A`. */
export type VariableNode = {
  /** Null for a mere prefix of longer names. */
  readonly text: string | null;
  /** Children by folded name; null when there are none. */
  readonly names: ReadonlyMap<string, VariableNode> | null;
  /** In definition order. */
  readonly indexes: ReadonlyMap<string, VariableNode> | null;
};

/** Variables by name, names compared without case, in the order they were first given. */
export type VariableSet = {
  /** Every name in its last spelling. */
  readonly names: readonly string[];
  /** The value as given: undefined when there is no such name, null when it has no value. */
  raw(name: string): string | null | undefined;
  /** The tree of paths, built when first asked for. */
  tree(): VariableNode;
  /** A value parsed as a template; each text is parsed once. */
  parse(text: string, budget: Budget): ParseResult;
};

/**
 * Makes a variable set. A later entry of the same name takes the earlier one's place. For the tree a null value is
 * empty text and, QUIRK, only the leading part of a name that is a path counts: `Fee$Local` is stored at `Fee`.
 */
export function createVariableSet(entries: Iterable<readonly [name: string, value: string | null]>): VariableSet {
  const byKey = new Map<string, readonly [name: string, value: string | null]>();
  for (const entry of entries) byKey.set(caseKey(entry[0]), entry);
  const parsed = new Map<string, ParseResult>();
  let root: VariableNode | null = null;
  return {
    names: Array.from(byKey.values(), ([name]) => name),
    raw: (name) => byKey.get(caseKey(name))?.[1],
    tree: () => (root ??= buildTree(byKey.values())),
    parse(text, budget) {
      const known = parsed.get(text);
      if (known !== undefined) return known;
      const result = parseTemplate(text, budget);
      parsed.set(text, result);
      return result;
    },
  };
}

/** A node that is only a text. */
export function textNode(text: string): VariableNode {
  return { text, names: null, indexes: null };
}

/** A node that is only a prefix of the given names. */
export function namesNode(children: readonly (readonly [name: string, node: VariableNode])[]): VariableNode {
  return { text: null, names: new Map(children.map(([name, node]) => [caseKey(name), node])), indexes: null };
}

function buildTree(entries: Iterable<readonly [name: string, value: string | null]>): VariableNode {
  const root: GrowingNode = { text: null, names: null, indexes: null };
  for (const [name, value] of entries) {
    const path = parsePathOfName(name);
    if (path !== null) nodeAt(root, path).text = value ?? "";
  }
  return root;
}

/** Most nodes have no children, so maps are made when first needed. */
type GrowingNode = {
  text: string | null;
  names: Map<string, GrowingNode> | null;
  indexes: Map<string, GrowingNode> | null;
};

function nodeAt(root: GrowingNode, path: Path): GrowingNode {
  let node = root;
  for (const step of path.steps) node = childFor(node, step);
  return node;
}

/** The child a step leads to, made when it is not there yet. */
function childFor(node: GrowingNode, step: PathStep): GrowingNode {
  const side = step.kind === "name" ? "names" : "indexes";
  const children = (node[side] ??= new Map());
  const key = caseKey(stepText(step));
  const known = children.get(key);
  if (known !== undefined) return known;
  // QUIRK: an index has its own name as its text until it gets a value; its child `Key` keeps the name.
  const child: GrowingNode = { text: null, names: null, indexes: null };
  if (step.kind !== "name") {
    child.text = stepText(step);
    child.names = new Map([["KEY", { text: child.text, names: null, indexes: null }]]);
  }
  children.set(key, child);
  return child;
}

function stepText(step: PathStep): string {
  if (step.kind === "name") return step.name;
  return step.kind === "index" ? step.index : `#{${printPath(step.path)}}`;
}
