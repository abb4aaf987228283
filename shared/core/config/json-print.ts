import { strictNumber } from "./json-number.ts";
import type { JsonNode, JsonScalar } from "./json-reader.ts";

/**
 * A parsed JSON text in the layout of the place it goes to: on one line where the old value was, else indented as the
 * file is. Scalars keep their markup, only that texts come out in double quotes.
 */
export function printJson(
  source: string,
  node: JsonNode,
  file: string,
  slot: { readonly start: number; readonly end: number },
): string {
  const isFlat = !file.slice(slot.start, slot.end).includes("\n");
  if (isFlat) return printFlat(source, node);
  const lineStart = file.lastIndexOf("\n", slot.start) + 1;
  const outer = /^[ \t]*/.exec(file.slice(lineStart, slot.start))?.[0] ?? "";
  const inner = /\n([ \t]*)\S/.exec(file.slice(slot.start, slot.end))?.[1] ?? "";
  const unit = inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
  return printIndented(source, node, { unit, lineEnd: file.includes("\r\n") ? "\r\n" : "\n" }, outer);
}

function printFlat(source: string, node: JsonNode): string {
  if (node.kind === "array") return `[${node.items.map((item) => printFlat(source, item)).join(", ")}]`;
  if (node.kind !== "object") return scalarMarkup(source, node);
  const members = node.members.map(({ key, value }) => `${JSON.stringify(key)}: ${printFlat(source, value)}`);
  return `{${members.join(", ")}}`;
}

type Layout = { readonly unit: string; readonly lineEnd: string };

function printIndented(source: string, node: JsonNode, layout: Layout, outer: string): string {
  const inner = outer + layout.unit;
  const block = (open: string, lines: readonly string[], close: string): string =>
    lines.length === 0
      ? open + close
      : open +
        layout.lineEnd +
        lines.map((line) => inner + line).join(`,${layout.lineEnd}`) +
        layout.lineEnd +
        outer +
        close;
  const print = (value: JsonNode): string => printIndented(source, value, layout, inner);
  if (node.kind === "array") return block("[", node.items.map(print), "]");
  if (node.kind !== "object") return scalarMarkup(source, node);
  const members = node.members.map(({ key, value }) => `${JSON.stringify(key)}: ${print(value)}`);
  return block("{", members, "}");
}

/** In double quotes, without line ends and `\\'`, which the reader takes too. */
// oxlint-disable-next-line no-control-regex
const IS_STRICT_TEXT = /^"(?:[^\\\u0000-\u001f]|\\[^'])*$/;

function scalarMarkup(source: string, { kind, text, start, end }: JsonScalar): string {
  if (kind === "number") return strictNumber(text);
  const markup = source.slice(start, end);
  return kind === "string" && !IS_STRICT_TEXT.test(markup) ? JSON.stringify(text) : markup;
}
