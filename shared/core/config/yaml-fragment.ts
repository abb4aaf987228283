import { assertNever } from "../errors.ts";
import { type ChangeList, UnreadableText } from "./change.ts";
import { endOfLine } from "./yaml-lines.ts";
import { YamlScanner } from "./yaml-scan.ts";
import { readYaml, type YamlNode, type YamlSlot } from "./yaml-tree.ts";
import { anchorIn, doubleQuoted, mayBePlain, scalarMarkup, setOff } from "./yaml-write.ts";

/**
 * Puts a value in the place of a mapping or sequence: YAML or JSON text keeps its own style; text without content, or
 * that cannot even begin as YAML, becomes a double-quoted text. Gives why it cannot be done, or null when it was done.
 */
export function replaceCollection(
  changes: ChangeList,
  text: string,
  name: string,
  slot: YamlSlot,
  value: string | null,
): string | null {
  const fragment = value === null ? "null" : parsedFragment(value);
  if (fragment instanceof UnreadableText) return `The value of ${name} cannot take this place. ${fragment.message}`;
  const { node } = slot;
  dropTag(changes, text, name, slot);
  const edit =
    typeof fragment === "string" || isInline(fragment.node) || slot.isInFlow
      ? inlineEdit(text, slot, typeof fragment === "string" ? fragment : inlineMarkup(fragment, slot))
      : blockEdit(text, slot, fragment.node, value ?? "");
  const lostBreak =
    /[\r\n]/.test(text.charAt(node.end - 1)) || needsLastBreak(text, edit, value) ? lineEndOf(text) : "";
  changes.replace(name, edit.start, edit.end, setOff(text, edit.start, edit.markup) + lostBreak);
  return null;
}

/** The root of the first document; the markup of a text that is no YAML; or what is wrong with it. */
function parsedFragment(value: string): YamlSlot | string | UnreadableText {
  try {
    return readYaml(value)[0] ?? doubleQuoted(value);
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return hasFirstToken(value) ? error : doubleQuoted(value);
  }
}

function hasFirstToken(value: string): boolean {
  try {
    // A directive that nothing follows, `%5` for example, is no beginning.
    return new YamlScanner(value).next().kind !== "directive";
  } catch (error) {
    if (error instanceof UnreadableText) return false;
    throw error;
  }
}

function isInline(node: YamlNode): boolean {
  return node.kind === "scalar" || node.kind === "alias" || node.isFlow;
}

/** Takes the tag away, which says what the old content was; an anchor stays, others may point to it. */
export function dropTag(changes: ChangeList, text: string, name: string, { from, properties }: YamlSlot): void {
  const anchor = anchorIn(properties);
  const start = from - properties.length;
  const blank = anchor === "" && properties !== "" && text[start - 1] === " " ? 1 : 0;
  if (anchor !== properties) changes.replace(name, start - blank, from, anchor);
}

function inlineMarkup(fragment: YamlSlot, slot: YamlSlot): string {
  const hasOwn = anchorIn(slot.properties) === "" && fragment.properties !== "";
  const properties = hasOwn ? `${fragment.properties} ` : "";
  return properties + flowMarkup(fragment.node, slot.isInFlow);
}

/** A node on one line. */
function flowMarkup(node: YamlNode, isInFlow: boolean): string {
  switch (node.kind) {
    case "alias":
      return node.text;
    case "scalar":
      return flowScalar(node, isInFlow);
    case "sequence":
      return `[${node.items.map(flowSlot).join(", ")}]`;
    case "mapping":
      return `{${node.pairs.map(({ key, value }) => `${flowMarkup(key, true)}: ${flowSlot(value)}`).join(", ")}}`;
    default:
      return assertNever(node);
  }
}

function flowSlot(slot: YamlSlot): string {
  return (slot.properties === "" ? "" : `${slot.properties} `) + flowMarkup(slot.node, true);
}

function flowScalar(node: YamlNode & { readonly kind: "scalar" }, isInFlow: boolean): string {
  switch (node.style) {
    case "empty":
      return "null";
    case "plain":
      if (mayBePlain(node.text, false) && !(isInFlow && /[,[\]{}]|:$/.test(node.text))) return node.text;
      return scalarMarkup(node.text, inPlace(node, "single"), "");
    case "single":
      return scalarMarkup(node.text, inPlace(node, "single"), "");
    default:
      return doubleQuoted(node.text);
  }
}

function inPlace(node: YamlNode & { readonly kind: "scalar" }, style: "single"): YamlSlot {
  const nowhere = { from: 0, isInFlow: true, parentColumn: -1, isSequenceItem: false, properties: "", hasMark: true };
  return { ...nowhere, node: { ...node, style } };
}

type Edit = { readonly start: number; readonly end: number; readonly markup: string };

/** A block text at the end of a file without a last line end would lose its own. */
function needsLastBreak(text: string, edit: Edit, value: string | null): boolean {
  return edit.end === text.length && edit.markup.includes("\n") && /[\r\n]$/.test(value ?? "");
}

/** Puts markup of one line where the node is; a block moves up behind its key, comments between them stay. */
function inlineEdit(text: string, slot: YamlSlot, markup: string): Edit {
  const { node, from } = slot;
  if (isInline(node)) return { start: node.start, end: node.end, markup };
  return { start: from, end: node.end, markup: ` ${markup}${text.slice(from, node.start).trimEnd()}` };
}

/**
 * Puts lines where the node is, indented as it was, or by two columns where that is not deep enough. A comment behind a
 * node of one line moves up to the key.
 */
function blockEdit(text: string, slot: YamlSlot, fragment: YamlNode, value: string): Edit {
  const { node, parentColumn } = slot;
  const lineEnd = lineEndOf(text);
  const comment = isInline(node) ? text.slice(node.end, endOfLine(text, node.end)) : "";
  const fits = node.column > parentColumn || (fragment.kind === "sequence" && !slot.isSequenceItem);
  const staysInLine = slot.isSequenceItem && slot.properties === "" && comment.trim() === "";
  if (isInline(node) ? staysInLine : fits) {
    return { start: node.start, end: node.end, markup: indented(value, fragment, node.column, lineEnd) };
  }
  const column = parentColumn + 2;
  const between = text.slice(slot.from, node.start).trimEnd();
  const lines = indented(value, fragment, column, lineEnd);
  const end = node.end + comment.length;
  return { start: slot.from, end, markup: between + comment.trimEnd() + lineEnd + " ".repeat(column) + lines };
}

/** The fragment's own lines, all but the first moved to a column. */
function indented(value: string, fragment: YamlNode, column: number, lineEnd: string): string {
  const [first = "", ...rest] = value
    .slice(fragment.start, fragment.end)
    .replace(/(?:\r\n|\r|\n)$/, "")
    .split(/\r\n|\r|\n/);
  const own = " ".repeat(fragment.column);
  const moved = rest.map((line) =>
    line.trim() === "" ? "" : " ".repeat(column) + (line.startsWith(own) ? line.slice(own.length) : line.trimStart()),
  );
  return [first, ...moved].join(lineEnd);
}

function lineEndOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
