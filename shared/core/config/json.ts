import { assertNever } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import { type ChangeList, createChangeList, type FormatResult, readingText, UnreadableText } from "./change.ts";
import { type JsonNode, readJson } from "./json-reader.ts";
import { jsonNumber } from "./json-number.ts";
import { printJson } from "./json-print.ts";
import { type ConfigValues, isReservedName, knownParent, type WantedPaths, wantedPaths } from "./values.ts";

/**
 * Replaces values of a JSON text by variables whose names are paths into it: property names and array positions joined
 * by `:`, without case. A slot keeps its kind where the value allows it; nothing is added. Comments and layout stay.
 */
export function replaceInJson(file: string, text: string, values: ConfigValues): FormatResult {
  return readingText(text, () => {
    const changes = createChangeList(file, text);
    const wanted = wantedPaths(values);
    const root = readJson(text, (path) => wanted.leadsOn(path));
    const slots = root ? slotsOf(root, wanted) : new Map<string, JsonNode>();
    for (const name of values.names) {
      if (isReservedName(name)) continue;
      const slot = slots.get(caseKey(name));
      if (slot) replaceSlot(changes, text, name, slot, values.value(name));
      else reportMissing(changes, name, slots);
    }
    return changes.finish();
  });
}

/**
 * The values that are wanted, or lead to them, by folded path. Of two places with one path the later counts; of one name
 * twice in an object the first gives the place, the last the value.
 */
function slotsOf(root: JsonNode, wanted: WantedPaths): Map<string, JsonNode> {
  const slots = new Map<string, JsonNode>();
  const visit = (node: JsonNode, prefix: string): void => {
    const add = (key: string, value: JsonNode): void => {
      const path = prefix + caseKey(key);
      const leadsOn = wanted.leadsOn(path);
      if (leadsOn || wanted.nameOf(path) !== null) slots.set(path, value);
      if (leadsOn) visit(value, `${path}:`);
    };
    if (node.kind === "object")
      for (const [key, value] of new Map(node.members.map((member) => [member.key, member.value]))) add(key, value);
    if (node.kind === "array") for (const [index, value] of node.items.entries()) add(String(index), value);
  };
  visit(root, "");
  return slots;
}

function reportMissing(changes: ChangeList, name: string, slots: ReadonlyMap<string, JsonNode>): void {
  const parent = knownParent(name, (path) => slots.has(caseKey(path)));
  const slot = parent === null ? undefined : slots.get(caseKey(parent));
  if (slot)
    changes.report("warning", `${name} is not in this file, though ${parent} is. Nothing was added.`, slot.start);
}

function replaceSlot(changes: ChangeList, text: string, name: string, slot: JsonNode, value: string | null): void {
  const replace = (markup: string): void => changes.replace(name, slot.start, slot.end, markup);
  const keep = (why: string): void => changes.report("warning", `${name} was left as it is: ${why}.`, slot.start);
  switch (slot.kind) {
    case "string":
    case "null":
      if (slot.kind === "string" && slot.text === value) return;
      return replace(textMarkup(value));
    case "boolean":
      if (value === null) return keep("its value is null, and true or false stands there");
      return replace(/^\s*(true|false)\s*$/i.test(value) ? value.trim().toLowerCase() : textMarkup(value));
    case "number":
      if (value === null) return keep("its value is null, and a number stands there");
      return replace(jsonNumber(value) ?? textMarkup(value));
    case "object":
    case "array":
      return replaceWithJson(text, slot, value, replace, keep);
    default:
      return assertNever(slot);
  }
}

function replaceWithJson(
  text: string,
  slot: JsonNode,
  value: string | null,
  replace: (markup: string) => void,
  keep: (why: string) => void,
): void {
  const fragment = parsedFragment(value ?? "");
  if (!fragment) return keep(`its value is not JSON, and an ${slot.kind} stands there`);
  replace(printJson(value ?? "", fragment, text, slot));
}

function parsedFragment(value: string): JsonNode | null {
  try {
    return readJson(value);
  } catch (error) {
    if (error instanceof UnreadableText) return null;
    throw error;
  }
}

function textMarkup(value: string | null): string {
  return value === null ? "null" : JSON.stringify(value);
}
