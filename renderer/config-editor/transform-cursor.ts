/** Where in the markup of a transform the cursor stands, read from half-written text. */
export type Cursor = {
  /** The elements around, outermost first; with `inTag` the last one is the tag being written. */
  readonly path: readonly OpenElement[];
  readonly place:
    | { readonly kind: "content" }
    | { readonly kind: "element-name"; readonly from: number }
    | { readonly kind: "attribute-name"; readonly from: number }
    | { readonly kind: "attribute-value"; readonly name: string; readonly from: number; readonly text: string }
    | { readonly kind: "elsewhere" };
};

/** An element around the cursor, closed or not. */
export type OpenElement = { readonly name: string; readonly attributes: ReadonlyMap<string, string> };

const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[?!][^>]*(?:>|$)|<\/[^>]*(?:>|$)|<(?:[^<>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*(?:>|$)/g;

/** Reads a text up to an offset; nothing has to be well-formed. */
export function readCursor(text: string, offset: number): Cursor {
  const before = text.slice(0, offset);
  const path: OpenElement[] = [];
  for (const match of before.matchAll(TOKEN)) {
    const [token] = match;
    const isOpenEnded = match.index + token.length === offset && !isClosed(token);
    if (token.startsWith("<!") || token.startsWith("<?")) {
      if (isOpenEnded) return { path, place: { kind: "elsewhere" } };
    } else if (token.startsWith("</")) {
      if (isOpenEnded) return { path, place: { kind: "elsewhere" } };
      path.pop();
    } else if (isOpenEnded) {
      return cursorInTag(path, token, match.index, restOfTag(text, offset));
    } else if (!token.endsWith("/>")) path.push(elementOf(token));
  }
  return { path, place: { kind: "content" } };
}

function isClosed(token: string): boolean {
  if (token.startsWith("<!--")) return token.length > 6 && token.endsWith("-->");
  if (token.startsWith("<![CDATA[")) return token.endsWith("]]>");
  if (!token.endsWith(">")) return false;
  const quotes = token.replace(/"[^"]*"|'[^']*'/g, "");
  return !/["']/.test(quotes);
}

function cursorInTag(path: readonly OpenElement[], tag: string, start: number, rest: string): Cursor {
  const name = /^<([^\s/>]*)/.exec(tag)?.[1] ?? "";
  if (tag.length === name.length + 1) return { path, place: { kind: "element-name", from: start + 1 } };
  const around = [...path, elementOf(tag + rest)];
  const value = /\s([^\s="'<>]+)\s*=\s*(["'])([^"']*)$/.exec(withoutClosedValues(tag));
  if (value) {
    const [, attribute = "", , text = ""] = value;
    return {
      path: around,
      place: { kind: "attribute-value", name: attribute, from: start + tag.length - text.length, text },
    };
  }
  const word = /\s([^\s="'<>/]*)$/.exec(tag);
  if (!word) return { path: around, place: { kind: "elsewhere" } };
  return { path: around, place: { kind: "attribute-name", from: start + tag.length - (word[1]?.length ?? 0) } };
}

/** Blanks out values that are complete, so that what is left of a quote is the open one. */
function withoutClosedValues(tag: string): string {
  return tag.replace(/=\s*("[^"]*"|'[^']*')/g, (found) => `=${" ".repeat(found.length - 1)}`);
}

/** What follows of the tag behind the cursor, so that attributes written later count too. */
function restOfTag(text: string, offset: number): string {
  return /^(?:[^<>"']|"[^"<>]*"|'[^'<>]*'|["'](?=\s|\/|>))*/.exec(text.slice(offset, offset + 4000))?.[0] ?? "";
}

function elementOf(tag: string): OpenElement {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single] of tag.matchAll(/\s([^\s="'<>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(name, double ?? single ?? "");
  }
  return { name: /^<([^\s/>]*)/.exec(tag)?.[1] ?? "", attributes };
}
