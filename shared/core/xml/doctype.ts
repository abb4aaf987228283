import { endOfName, isBlank, skipBlanks } from "./names.ts";
import { fail, type Reader } from "./reader.ts";
import { characterOf, PREDEFINED } from "./references.ts";

/** A document type declaration, with its general entities fully expanded. */
export type Doctype = {
  readonly name: string;
  readonly publicId: string | null;
  readonly systemId: string | null;
  readonly subset: string | null;
  readonly end: number;
  readonly entities: ReadonlyMap<string, string>;
};

/** Units one entity may stand for. */
const MAX_ENTITY_UNITS = 1_000_000;

/** Reads the DOCTYPE at the reader's place. External subsets and entities are noted, never fetched. */
export function parseDoctype(reader: Reader): Doctype {
  const { text } = reader;
  let at = blanks(reader, reader.at + 9);
  const name = nameAt(reader, at);
  at = skipBlanks(text, at + name.length);
  const ids = readIds(reader, at);
  at = skipBlanks(text, ids.end);
  let subset: string | null = null;
  let entities: ReadonlyMap<string, string> = new Map();
  if (text.charCodeAt(at) === 91) {
    const declared = readSubset(reader, at + 1);
    subset = text.slice(at + 1, declared.end);
    entities = expandAll(reader, declared.values, at);
    at = skipBlanks(text, declared.end + 1);
  }
  if (text.charCodeAt(at) !== 62) fail(reader, at, "The DOCTYPE is not closed by '>'");
  return { name, publicId: ids.publicId, systemId: ids.systemId, subset, end: at + 1, entities };
}

function blanks(reader: Reader, at: number): number {
  if (!isBlank(reader.text.charCodeAt(at))) fail(reader, at, "A blank is missing in the DOCTYPE");
  return skipBlanks(reader.text, at);
}

function nameAt(reader: Reader, at: number): string {
  const { text } = reader;
  let end = endOfName(text, at);
  if (text.charCodeAt(end) === 58) end = endOfName(text, end + 1);
  if (end === at) fail(reader, at, "A name is missing in the DOCTYPE");
  return text.slice(at, end);
}

function readIds(reader: Reader, at: number): { publicId: string | null; systemId: string | null; end: number } {
  const { text } = reader;
  const keyword = text.slice(at, at + 6);
  if (keyword !== "PUBLIC" && keyword !== "SYSTEM") return { publicId: null, systemId: null, end: at };
  const first = literal(reader, blanks(reader, at + 6));
  if (keyword === "SYSTEM") return { publicId: null, systemId: first.value, end: first.end };
  const second = literal(reader, skipBlanks(text, first.end));
  return { publicId: first.value, systemId: second.value, end: second.end };
}

function literal(reader: Reader, at: number): { value: string; end: number } {
  const quote = reader.text[at];
  if (quote !== '"' && quote !== "'") fail(reader, at, "A quoted text is missing in the DOCTYPE");
  const end = reader.text.indexOf(quote, at + 1);
  if (end < 0) fail(reader, reader.text.length, "A quoted text in the DOCTYPE is not closed");
  return { value: reader.text.slice(at + 1, end), end: end + 1 };
}

/** Walks the internal subset to its `]` and collects the markup of general entities; the first of a name counts. */
function readSubset(reader: Reader, start: number): { values: Map<string, string>; end: number } {
  const { text } = reader;
  const values = new Map<string, string>();
  let at = skipBlanks(text, start);
  while (text.charCodeAt(at) !== 93) {
    if (text.startsWith("<!--", at)) at = after(reader, "-->", at + 4);
    else if (text.startsWith("<?", at)) at = after(reader, "?>", at + 2);
    else if (text.startsWith("<!ENTITY", at)) at = readEntity(reader, at, values);
    else if (/^<!(?:ELEMENT|ATTLIST|NOTATION)/.test(text.slice(at, at + 10))) at = endOfDeclaration(reader, at + 2);
    else if (text.charCodeAt(at) === 37) at = after(reader, ";", at);
    else fail(reader, at, "The DOCTYPE's declarations are malformed");
    at = skipBlanks(text, at);
  }
  return { values, end: at };
}

function after(reader: Reader, closing: string, from: number): number {
  const found = reader.text.indexOf(closing, from);
  if (found < 0) fail(reader, reader.text.length, "The DOCTYPE is not closed");
  return found + closing.length;
}

function readEntity(reader: Reader, start: number, values: Map<string, string>): number {
  const { text } = reader;
  const at = blanks(reader, start + 8);
  const isParameter = text.charCodeAt(at) === 37;
  if (isParameter) return endOfDeclaration(reader, at + 1);
  const name = nameAt(reader, at);
  const valueAt = blanks(reader, at + name.length);
  const quote = text.charCodeAt(valueAt);
  const value = quote === 34 || quote === 39 ? literal(reader, valueAt).value : "";
  if (!values.has(name)) values.set(name, value);
  return endOfDeclaration(reader, valueAt);
}

/** Offset behind the `>` that ends a declaration; quoted texts may hold that sign. */
function endOfDeclaration(reader: Reader, from: number): number {
  const { text } = reader;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 62) return at + 1;
    if (code === 34 || code === 39) at = literal(reader, at).end - 1;
  }
  return fail(reader, text.length, "The DOCTYPE is not closed");
}

function expandAll(reader: Reader, raw: ReadonlyMap<string, string>, at: number): ReadonlyMap<string, string> {
  const ready = new Map<string, string>();
  const open = new Set<string>();
  const expand = (name: string): string => {
    const known = ready.get(name) ?? PREDEFINED.get(name);
    if (known !== undefined) return known;
    const markup = raw.get(name);
    if (markup === undefined) return fail(reader, at, `The entity '${name}' is not declared`);
    if (open.has(name)) fail(reader, at, `The entity '${name}' refers to itself`);
    if (open.size > 100) fail(reader, at, "The entities of this file are nested too deeply");
    open.add(name);
    const value = expandMarkup(markup, expand);
    if (value.length > MAX_ENTITY_UNITS) fail(reader, at, `The entity '${name}' expands to too much text`);
    open.delete(name);
    ready.set(name, value);
    return value;
  };
  for (const name of raw.keys()) expand(name);
  return ready;
}

/** The text an entity stands for: references replaced, tags left out. */
function expandMarkup(markup: string, expand: (name: string) => string): string {
  const parts = markup.split(/(&[^;&]*;)/);
  let value = "";
  for (const part of parts) {
    if (!part.startsWith("&")) value += part.replace(/<[^>]*>/g, "");
    else if (part.startsWith("&#")) value += characterOf(part) ?? part;
    else value += expand(part.slice(1, -1));
    if (value.length > MAX_ENTITY_UNITS) return value;
  }
  return value;
}
