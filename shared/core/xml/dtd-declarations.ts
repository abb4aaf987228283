import { blanks, type Cursor, malformed, must, skip, takeLiteral, takeName, takes, takeUpTo } from "./dtd-cursor.ts";
import { NAME_PART, nameClassOf } from "./name-characters.ts";
import { characterOf } from "./references.ts";

/** What a general entity stands for; `offset` is where its text begins in the document, -1 when it is not there. */
export type DeclaredEntity =
  | { readonly kind: "internal"; readonly value: string; readonly offset: number }
  | { readonly kind: "external" }
  | { readonly kind: "unparsed" };

/** Entities by name; of several with one name the first counts. Parameter entities from outside are null. */
export type Declared = {
  readonly entities: Map<string, DeclaredEntity>;
  readonly parameters: Map<string, string | null>;
};

/** Parameter entities inside each other that are followed. */
const MAX_DEPTH = 20;

/** Reads the declarations of a DTD up to `]` (when `closed`) or the end, and checks how they are written. */
export function readDeclarations(cursor: Cursor, declared: Declared, closed: boolean, depth = 0): void {
  for (;;) {
    skip(cursor);
    if (closed ? cursor.text.startsWith("]", cursor.at) : cursor.at >= cursor.text.length) return;
    if (takes(cursor, "<!--")) readComment(cursor);
    else if (takes(cursor, "<!ELEMENT")) readElement(cursor);
    else if (takes(cursor, "<!ATTLIST")) readAttributes(cursor);
    else if (takes(cursor, "<!ENTITY")) readEntity(cursor, declared, depth);
    else if (takes(cursor, "<!NOTATION")) readNotation(cursor);
    else if (takes(cursor, "<?")) readInstruction(cursor);
    else if (takes(cursor, "%")) followParameter(cursor, declared, depth);
    else malformed(cursor);
  }
}

function readComment(cursor: Cursor): void {
  takeUpTo(cursor, cursor.at, "--");
  if (!takes(cursor, ">")) cursor.refuse(cursor.at - 2, "A comment must not contain '--'");
}

function readInstruction(cursor: Cursor): void {
  const name = takeName(cursor);
  if (name.toLowerCase() === "xml") malformed(cursor);
  if (takes(cursor, "?>")) return;
  blanks(cursor);
  takeUpTo(cursor, cursor.at, "?>");
}

function followParameter(cursor: Cursor, declared: Declared, depth: number): void {
  const start = cursor.at - 1;
  const name = takeName(cursor);
  must(cursor, ";");
  const value = declared.parameters.get(name) ?? null;
  if (value === null) return;
  const refuse = (): never => cursor.refuse(start, `The declarations of '%${name};' are malformed`);
  if (depth >= MAX_DEPTH) refuse();
  readDeclarations({ text: value, at: 0, refuse }, declared, false, depth + 1);
}

function readElement(cursor: Cursor): void {
  blanks(cursor);
  takeName(cursor);
  blanks(cursor);
  if (!takes(cursor, "EMPTY") && !takes(cursor, "ANY")) readContent(cursor);
  end(cursor);
}

function readContent(cursor: Cursor): void {
  must(cursor, "(");
  skip(cursor);
  if (takes(cursor, "#PCDATA")) readMixed(cursor);
  else readGroups(cursor);
}

function readMixed(cursor: Cursor): void {
  skip(cursor);
  if (takes(cursor, ")")) {
    takes(cursor, "*");
    return;
  }
  while (!takes(cursor, ")")) {
    must(cursor, "|");
    skip(cursor);
    takeName(cursor);
    skip(cursor);
  }
  must(cursor, "*");
}

/** Groups of names; one separator for each group. The outermost parenthesis is already open. */
function readGroups(cursor: Cursor): void {
  const separators = [""];
  while (separators.length > 0) {
    skip(cursor);
    if (takes(cursor, "(")) {
      separators.push("");
      continue;
    }
    takeName(cursor);
    takeOccurrence(cursor);
    skip(cursor);
    while (separators.length > 0 && takes(cursor, ")")) {
      separators.pop();
      takeOccurrence(cursor);
      if (separators.length > 0) skip(cursor);
    }
    const known = separators.pop();
    if (known === undefined) return;
    const separator = takes(cursor, "|") ? "|" : takes(cursor, ",") ? "," : malformed(cursor);
    if (known !== "" && known !== separator) malformed(cursor);
    separators.push(separator);
  }
}

function takeOccurrence(cursor: Cursor): void {
  if (!takes(cursor, "?") && !takes(cursor, "*")) takes(cursor, "+");
}

const TYPES = ["CDATA", "IDREFS", "IDREF", "ID", "ENTITY", "ENTITIES", "NMTOKENS", "NMTOKEN"];

function readAttributes(cursor: Cursor): void {
  blanks(cursor);
  takeName(cursor);
  while (!takes(cursor, ">")) {
    blanks(cursor);
    if (takes(cursor, ">")) return;
    takeName(cursor);
    blanks(cursor);
    readType(cursor);
    blanks(cursor);
    readDefault(cursor);
  }
}

function readType(cursor: Cursor): void {
  if (TYPES.some((type) => takes(cursor, type))) return;
  const isNotation = takes(cursor, "NOTATION");
  if (isNotation) blanks(cursor);
  must(cursor, "(");
  do {
    skip(cursor);
    if (isNotation) takeName(cursor);
    else takeToken(cursor);
    skip(cursor);
  } while (takes(cursor, "|"));
  must(cursor, ")");
}

function takeToken(cursor: Cursor): void {
  const start = cursor.at;
  const isPart = (code: number) => code === 58 || (nameClassOf(code) & NAME_PART) !== 0;
  while (isPart(cursor.text.charCodeAt(cursor.at))) cursor.at++;
  if (cursor.at === start) malformed(cursor);
}

function readDefault(cursor: Cursor): void {
  if (takes(cursor, "#REQUIRED") || takes(cursor, "#IMPLIED")) return;
  if (takes(cursor, "#FIXED")) blanks(cursor);
  const start = cursor.at;
  const value = takeLiteral(cursor);
  const found = value.indexOf("<");
  if (found >= 0) cursor.refuse(start + 1 + found, "'<' is not allowed in an attribute value");
  checkReferences(cursor, value, start + 1);
}

function readNotation(cursor: Cursor): void {
  blanks(cursor);
  takeName(cursor);
  blanks(cursor);
  readExternalId(cursor, true);
  end(cursor);
}

/** `SYSTEM` or `PUBLIC` with what belongs to it; a notation may lack the system id. */
function readExternalId(cursor: Cursor, isNotation: boolean): void {
  if (takes(cursor, "SYSTEM")) {
    blanks(cursor);
    takeLiteral(cursor);
    return;
  }
  if (!takes(cursor, "PUBLIC")) malformed(cursor);
  blanks(cursor);
  takePublicId(cursor);
  const separated = skip(cursor);
  const quoted = /["']/.test(cursor.text.charAt(cursor.at));
  if (isNotation && !quoted) return;
  if (!separated || !quoted) malformed(cursor);
  takeLiteral(cursor);
}

/** Reads a public id, whose characters are few. */
export function takePublicId(cursor: Cursor): string {
  const start = cursor.at;
  const value = takeLiteral(cursor);
  const wrong = value.search(/[^ \r\na-zA-Z0-9\-'()+,./:=?;!*#@$_%]/);
  if (wrong >= 0) cursor.refuse(start + 1 + wrong, "A public id must not contain this character");
  return value;
}

function readEntity(cursor: Cursor, declared: Declared, depth: number): void {
  blanks(cursor);
  const isParameter = takes(cursor, "%");
  if (isParameter) blanks(cursor);
  const name = takeName(cursor);
  blanks(cursor);
  const start = cursor.at;
  const quoted = /["']/.test(cursor.text.charAt(start));
  if (quoted) {
    const value = takeLiteral(cursor);
    checkReferences(cursor, value, start + 1);
    if (isParameter) addFirst(declared.parameters, name, withCharacters(value));
    else addFirst(declared.entities, name, { kind: "internal", value, offset: depth === 0 ? start + 1 : -1 });
  } else {
    readExternalId(cursor, false);
    if (isParameter) addFirst(declared.parameters, name, null);
    else addFirst(declared.entities, name, { kind: takesNotation(cursor) ? "unparsed" : "external" });
  }
  end(cursor);
}

function addFirst<T>(map: Map<string, T>, name: string, value: T): void {
  if (!map.has(name)) map.set(name, value);
}

function takesNotation(cursor: Cursor): boolean {
  skip(cursor);
  if (!takes(cursor, "NDATA")) return false;
  blanks(cursor);
  takeName(cursor);
  return true;
}

/** Refuses what looks like a reference in a quoted text and is none, and parameter entities there. */
function checkReferences(cursor: Cursor, value: string, offset: number): void {
  for (const { index } of value.matchAll(/[&%]/g)) {
    const reference = /^&(?:#[^;]*|[^\s;&#%]+);/.exec(value.slice(index, index + 300))?.[0];
    const isCharacter = reference?.startsWith("&#") === true;
    if (reference === undefined || (isCharacter && characterOf(reference) === null)) {
      cursor.refuse(offset + index, "A reference in the DOCTYPE is malformed");
    }
  }
}

/** A text with its character references replaced. */
export function withCharacters(value: string): string {
  return value.replace(/&#[^;]*;/g, (reference) => characterOf(reference) ?? reference);
}

function end(cursor: Cursor): void {
  skip(cursor);
  must(cursor, ">");
}
