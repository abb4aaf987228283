import { endOfName, isBlank, skipBlanks } from "./names.ts";
import { add, fail, linked, type Reader } from "./reader.ts";

const PARTS: readonly string[] = ["version", "encoding", "standalone"];

/** Reads the XML declaration a text may begin with. Fails at the first sign that does not belong into one. */
export function readDeclaration(reader: Reader): void {
  const { text } = reader;
  if (!text.startsWith("<?xml") || !isBlank(text.charCodeAt(5))) return;
  const values = new Map<string, string>();
  let last = -1;
  let at = 5;
  for (;;) {
    const start = skipBlanks(text, at);
    if (text.charCodeAt(start) === 63) {
      at = start;
      break;
    }
    if (start === at) fail(reader, at, "The XML declaration is not closed");
    const part = readPart(reader, start);
    const place = PARTS.indexOf(part.name);
    if (place <= last || (last < 0 && place > 0)) fail(reader, start, "The XML declaration is malformed");
    last = place;
    values.set(part.name, part.value);
    at = part.end;
  }
  if (last < 0) fail(reader, at, "The XML declaration is malformed");
  if (text.charCodeAt(at + 1) !== 62) fail(reader, at, "The XML declaration is not closed");
  const [version = "", encoding = null, standalone = null] = PARTS.map((name) => values.get(name));
  add(reader, { ...linked(reader, 0, at + 2), kind: "declaration", version, encoding, standalone });
  reader.at = at + 2;
}

function readPart(reader: Reader, start: number): { name: string; value: string; end: number } {
  const { text } = reader;
  const nameEnd = endOfName(text, start);
  const name = text.slice(start, nameEnd);
  if (!PARTS.includes(name)) fail(reader, start, "The XML declaration is malformed");
  const equals = skipBlanks(text, nameEnd);
  if (text.charCodeAt(equals) !== 61) fail(reader, equals, `'=' is missing after '${name}' in the XML declaration`);
  const quoteAt = skipBlanks(text, equals + 1);
  const quote = text[quoteAt];
  if (quote !== '"' && quote !== "'") fail(reader, quoteAt, `The value of '${name}' is not in quotes`);
  const value = /[^"'<&\t\r\n]*/y;
  value.lastIndex = quoteAt + 1;
  const found = value.exec(text)?.[0] ?? "";
  const end = quoteAt + 1 + found.length;
  if (text[end] !== quote) fail(reader, quoteAt + 1, `The value of '${name}' in the XML declaration is malformed`);
  if (name === "version" && found !== "1.0") {
    fail(reader, quoteAt + 1, `XML version '${found}' is not supported; only 1.0 is`);
  }
  if (name === "standalone" && found !== "yes" && found !== "no") {
    fail(reader, quoteAt + 1, "'standalone' in the XML declaration must be 'yes' or 'no'");
  }
  return { name, value: found, end: end + 1 };
}
