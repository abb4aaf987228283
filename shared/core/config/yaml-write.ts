import type { YamlSlot } from "./yaml-tree.ts";

/**
 * A value as a scalar in the style of the slot's old one; another style only where the value forces it: a plain scalar
 * becomes single-quoted when it would read as something else than this text, any becomes double-quoted for line ends
 * and control characters, blocks excepted.
 */
export function scalarMarkup(value: string, slot: YamlSlot, source: string): string {
  const { node } = slot;
  if (node.kind !== "scalar") return doubleQuoted(value);
  switch (node.style) {
    case "literal":
    case "folded":
      return blockMarkup(value, slot, source) ?? doubleQuoted(value);
    case "double":
      return doubleQuoted(value);
    case "single":
      return singleQuoted(value);
    default:
      return mayBePlain(value, slot.isInFlow) ? value : singleQuoted(value);
  }
}

/** The anchor among anchor and tag as written; empty without one. */
export function anchorIn(properties: string): string {
  return /(?:^|\s)(&\S+)/.exec(properties)?.[1] ?? "";
}

/** Markup that takes the place at `start`; a `:` right before it needs a blank unless a quote or bracket stands there. */
export function setOff(source: string, start: number, markup: string): string {
  const isTight = source[start - 1] === ":" && !/["'\]}]/.test(source.charAt(start - 2));
  return isTight && markup !== "" && !/^[\s:]/.test(markup) ? ` ${markup}` : markup;
}

/** Line ends, control characters and others that only double quotes can hold. */
// oxlint-disable-next-line no-control-regex
const NOT_PRINTABLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** True when a text reads as itself without quotes; an empty one would read as null. */
export function mayBePlain(value: string, isInFlow: boolean): boolean {
  if (value === "") return false;
  if (/^[\s]|[\s]$/.test(value) || NOT_PRINTABLE.test(value) || value.includes("\t")) return false;
  if (/^(?:---|\.\.\.)/.test(value) || /^[#,[\]{}&*!|>'"%@`]/.test(value) || /^[-?:](?:\s|$)/.test(value)) return false;
  if (/:(?:\s|$)/.test(value) || /\s#/.test(value)) return false;
  return !isInFlow || !/[,?[\]{}:]/.test(value);
}

/** A text in single quotes; in double quotes when single ones cannot hold it on one line. */
function singleQuoted(value: string): string {
  return NOT_PRINTABLE.test(value) ? doubleQuoted(value) : `'${value.replaceAll("'", "''")}'`;
}

const NAMED: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
  '"': '\\"',
  "\\": "\\\\",
};

/** A text in double quotes, on one line. */
export function doubleQuoted(value: string): string {
  const escaped = value.replace(/["\\\t]|[^\u0020-\u007e\u00a0-\ud7ff\ue000-\uffff]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return NAMED[unit] ?? (isSurrogate(code) ? unit : hexEscape(code));
  });
  return `"${escaped.replace(/[\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (unit) => hexEscape(unit.charCodeAt(0)))}"`;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function hexEscape(code: number): string {
  const hex = code.toString(16).toUpperCase();
  return code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`;
}

/** A text as a block scalar in the place of an old one; null when a block cannot hold it. */
function blockMarkup(value: string, slot: YamlSlot, source: string): string | null {
  const { node, parentColumn } = slot;
  if (
    node.kind !== "scalar" ||
    value.trim() === "" ||
    /[ \t]\n*$/.test(value) ||
    NOT_PRINTABLE.test(value.replaceAll("\n", ""))
  )
    return null;
  const lineEnd = source.slice(node.start, node.end).includes("\r\n") ? "\r\n" : "\n";
  const old = /[\r\n]([ ]+)\S/.exec(source.slice(node.start, node.end))?.[1]?.length ?? 0;
  const indent = Math.max(old, Math.max(parentColumn, 0) + 1);
  const content = value.replace(/\n+$/, "");
  const trailing = value.length - content.length;
  const lines = content.split("\n");
  const isFolded = node.style === "folded" && lines.every((line) => !/^[ \t]/.test(line));
  const body = (isFolded ? unfolded(lines) : lines).map((line) => (line === "" ? "" : " ".repeat(indent) + line));
  const step = indent - Math.max(parentColumn, 0);
  const needsDigit = /^\n* /.test(content) || content.startsWith("\n");
  if (needsDigit && (step > 9 || step < 1)) return null;
  // Empty lines behind the block would become part of it.
  if (trailing > 1 && /^[ \t]*[\r\n]/.test(source.slice(node.end, node.end + 100))) return null;
  const chomping = trailing === 0 ? "-" : trailing > 1 ? "+" : "";
  const comment = /^[|>][^\r\n#]*?([ \t]+#[^\r\n]*)/.exec(source.slice(node.start, node.end))?.[1] ?? "";
  const header = (isFolded ? ">" : "|") + (needsDigit ? String(step) : "") + chomping + comment;
  return [header, ...body, ...Array.from({ length: Math.max(trailing - 1, 0) }, () => "")].join(lineEnd) + lineEnd;
}

/** Lines of a folded block that read as these lines: each line end is doubled. */
function unfolded(lines: readonly string[]): readonly string[] {
  const folded: string[] = [];
  for (const line of lines) {
    if (line !== "" && folded.some((before) => before !== "")) folded.push("");
    folded.push(line);
  }
  return folded;
}
