import { AppError, messageOf } from "../errors.ts";
import { decodeText, decodeUtf8, encodeText, encodingOfBom, isKnownEncoding } from "../text/encoding.ts";
import { parseXml } from "../xml/parse.ts";
import type { XmlDeclaration, XmlDocument } from "../xml/tree.ts";
import { failAt, warn, type XdtLog } from "./messages.ts";

/** A loaded file: its tree, and the byte order mark's encoding if it had one. */
export type LoadedXml = { readonly document: XmlDocument; readonly markEncoding: string | null };

/**
 * Loads a file as the engine does: decoded by its byte order mark, else as UTF-8 whatever its declaration says. Only
 * when the bytes are not UTF-8 the declared encoding is taken, with a warning, where the engine would lose characters.
 * Throws `invalid_input` with a place for files that are too short or not well-formed.
 */
export function loadXml(bytes: Uint8Array, name: string, log: XdtLog): LoadedXml {
  if (bytes.length < 3) failAt({ file: name, line: 1, column: 1 }, `${name} is empty or too short to be XML.`);
  const mark = encodingOfBom(bytes);
  try {
    return { document: parseXml(decode(bytes, mark !== null, name, log)), markEncoding: writtenAs(mark?.encoding) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { line, column } = error.details;
    const place = { file: name, line: Number(line ?? 1), column: Number(column ?? 1) };
    return failAt(place, messageOf(error).replace(/ \(line \d+, column \d+\)\.$/, "."));
  }
}

/** Of UTF-32 marks the engine sees the first three bytes: those of UTF-16, or none it knows. */
function writtenAs(markEncoding: string | undefined): string | null {
  if (markEncoding === undefined || markEncoding === "utf-32be") return null;
  return markEncoding === "utf-32le" ? "utf-16le" : markEncoding;
}

function decode(bytes: Uint8Array, marked: boolean, name: string, log: XdtLog): string {
  const text = marked ? decodeText(bytes, "utf-8").text : decodeUtf8(bytes);
  if (text !== null) return text;
  const place = { file: name, line: 1, column: 1 };
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([^"'>]+)["']/.exec(
    decodeText(bytes.subarray(0, 400), "us-ascii").text,
  );
  const encoding = declared?.[1];
  if (encoding !== undefined && isKnownEncoding(encoding) && !/^utf-?8$/i.test(encoding)) {
    const read = decodeText(bytes, encoding).text;
    // A declaration that can be read as ASCII does not stand in a file of two bytes a character.
    if (read.startsWith("<?xml")) {
      warn(log, `The file is not UTF-8; it was read as '${encoding}', which it declares.`, place);
      return read;
    }
  }
  warn(log, "The file is not UTF-8 and does not say what it is; bytes that are not UTF-8 became U+FFFD.", place);
  return decodeText(bytes, "utf-8").text;
}

/**
 * Encodes the result: as the source's byte order mark says, else as its declaration does, else in UTF-8 without mark.
 * Unicode encodings named by the declaration get a mark. Throws `invalid_input` for an encoding .NET does not know.
 */
export function saveText(text: string, loaded: LoadedXml, name: string, log: XdtLog): Uint8Array {
  const place = { file: name, line: 1, column: 1 };
  const declaration = declarationOf(loaded.document);
  const declared = declaration?.encoding ?? "";
  const encoding = loaded.markEncoding ?? (declared === "" ? "utf-8" : declared);
  if (!isKnownEncoding(encoding) || /^utf8$/i.test(encoding)) {
    failAt(place, `The encoding '${encoding}' that ${name} declares is not known; the result cannot be written.`);
  }
  const encoded = encodeText(text, encoding, loaded.markEncoding !== null || declared !== "");
  if (!encoded.lossy) return encoded.bytes;
  warn(
    log,
    `Characters that '${encoding}' lacks were written as character references, or '?' where none are possible.`,
    place,
  );
  return encodeText(withReferences(text, encoding), encoding, loaded.markEncoding !== null || declared !== "").bytes;
}

function declarationOf(document: XmlDocument): XmlDeclaration | null {
  return document.firstChild?.kind === "declaration" ? document.firstChild : null;
}

/** Writes characters the encoding lacks as references in text and attribute values. */
function withReferences(text: string, encoding: string): string {
  const parts = text.split(/(<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<!DOCTYPE[^>]*>)/);
  const fitting = (part: string) =>
    part.replace(/[\u0080-\u{10ffff}]/gu, (character) =>
      encodeText(character, encoding, false).lossy
        ? `&#x${character.codePointAt(0)?.toString(16).toUpperCase()};`
        : character,
    );
  return parts.map((part, at) => (at % 2 === 0 ? fitting(part) : part)).join("");
}
