import { caseKey } from "../expressions/ignore-case.ts";
import { type ChangeList, createChangeList, type FormatResult, readingText } from "./change.ts";
import { type ConfigValues, isReservedName, knownParent, type WantedPaths, wantedPaths } from "./values.ts";
import { dropTag, replaceCollection } from "./yaml-fragment.ts";
import { readYaml, type YamlNode, type YamlSlot } from "./yaml-tree.ts";
import { scalarMarkup, setOff } from "./yaml-write.ts";

/**
 * Replaces values of a YAML text by variables whose names are paths into it: keys and list positions joined by `:`,
 * without case. Every place with that path changes, in all documents; below a replaced place nothing else does. Scalars
 * keep their style where the value allows it. Anchors, tags, comments and layout stay; nothing is added.
 */
export function replaceInYaml(file: string, text: string, values: ConfigValues): FormatResult {
  return readingText(text, () => {
    const changes = createChangeList(file, text);
    const parents = new Map<string, number>();
    const found = new Set<string>();
    const wanted = wantedPaths(values);
    for (const root of readYaml(text, (path) => wanted.leadsOn(path)))
      visit(root, "", { changes, text, values, wanted, parents, found });
    for (const name of values.names) {
      if (found.has(name) || isReservedName(name)) continue;
      const parent = knownParent(name, (path) => parents.has(caseKey(path)));
      const at = parent === null ? REPLACED : (parents.get(caseKey(parent)) ?? REPLACED);
      if (at !== REPLACED)
        changes.report("warning", `${name} is not in this file, though ${parent} is. Nothing was added.`, at);
    }
    return changes.finish();
  });
}

const REPLACED = -1;

type Visit = {
  readonly changes: ChangeList;
  readonly text: string;
  readonly values: ConfigValues;
  readonly wanted: WantedPaths;
  /** Start of each place that leads to wanted ones, by its folded path; {@link REPLACED} for one that was. */
  readonly parents: Map<string, number>;
  /** Variables that were used. */
  readonly found: Set<string>;
};

function visit(slot: YamlSlot, prefix: string, state: Visit): void {
  const { node } = slot;
  const go = (key: string, child: YamlSlot): void => {
    const path = prefix + caseKey(key);
    const name = state.wanted.nameOf(path);
    const leadsOn = state.wanted.leadsOn(path);
    if (leadsOn) state.parents.set(path, child.node.start);
    const isReplaced = name !== null && replaceSlot(name, child, state);
    if (leadsOn && isReplaced) state.parents.set(path, REPLACED);
    else if (leadsOn) visit(child, `${path}:`, state);
  };
  if (node.kind === "sequence") for (const [index, item] of node.items.entries()) go(String(index), item);
  if (node.kind === "mapping") for (const { key, value } of node.pairs) if (key.kind === "scalar") go(key.text, value);
}

/** True when the place has got the variable's value. */
function replaceSlot(name: string, slot: YamlSlot, { changes, text, values, found }: Visit): boolean {
  const { node } = slot;
  found.add(name);
  if (node.kind === "alias") {
    changes.report(
      "warning",
      `${name} was left as it is: ${node.text} stands there; set the value where it is defined.`,
      node.start,
    );
    return false;
  }
  const value = values.value(name);
  if (node.kind !== "scalar") {
    const error = replaceCollection(changes, text, name, slot, value);
    if (error !== null) changes.report("error", error, node.start);
    return true;
  }
  if (value === null || value !== node.text || node.style === "empty") {
    const { from, markup } = scalarEdit(text, slot, node, value);
    if (value === null) dropTag(changes, text, name, slot);
    changes.replace(name, from, Math.max(from, node.end), setOff(text, from, markup));
  }
  return true;
}

/** What to write in the place of a scalar; a value that is not there yet is set off from its `:` or `-` by a blank. */
function scalarEdit(
  text: string,
  slot: YamlSlot,
  node: YamlNode & { readonly kind: "scalar" },
  value: string | null,
): { readonly from: number; readonly markup: string } {
  const markup = value === null ? "null" : scalarMarkup(value, slot, text);
  if (!slot.hasMark) {
    const mark = slot.isInFlow ? "" : `${text.includes("\r\n") ? "\r\n" : "\n"}${" ".repeat(slot.parentColumn)}`;
    return { from: slot.from, markup: `${mark}: ${markup}` };
  }
  if (node.style === "empty") {
    const from = text[slot.from] === " " && text[slot.from + 1] !== "#" ? slot.from + 1 : slot.from;
    return { from, markup: markup === "" || /[\s[{,]/.test(text.charAt(from - 1)) ? markup : ` ${markup}` };
  }
  const isBlock = node.style === "literal" || node.style === "folded";
  // A block reaches behind its last line end, other scalars stop before theirs.
  const lineEnd = isBlock && !markup.endsWith("\n") ? lineEndBefore(text, node.end) : "";
  return { from: node.start, markup: markup + lineEnd };
}

/** The line end that stands before an offset; empty without one. */
function lineEndBefore(text: string, end: number): string {
  return /(?:\r\n|\r|\n)$/.exec(text.slice(Math.max(end - 2, 0), end))?.[0] ?? "";
}
