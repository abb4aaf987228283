import { AppError } from "../errors.ts";
import {
  canonicalEncoding,
  decodeCodePage,
  type EncodedText,
  type EncodingName,
  encodeCodePage,
} from "./code-pages.ts";

/** A file's text with what is needed to write it back alike. `encoding` is a name that {@link encodeText} knows. */
export type DecodedText = { readonly text: string; readonly encoding: EncodingName; readonly bom: boolean };

/** Encoding named by a byte order mark, with the mark's length in bytes; null without one. */
export function encodingOfBom(bytes: Uint8Array): { readonly encoding: EncodingName; readonly length: number } | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", length: 3 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: "utf-32le", length: 4 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", length: 2 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: "utf-32be", length: 4 };
  return null;
}

/**
 * Decodes a file: by its byte order mark, else in the named encoding. Bad bytes become U+FFFD. Throws `invalid_input`
 * for an unknown encoding name.
 */
export function decodeText(bytes: Uint8Array, encoding: string): DecodedText {
  const mark = encodingOfBom(bytes);
  if (mark) {
    return { text: decode(bytes.subarray(mark.length), mark.encoding), encoding: mark.encoding, bom: true };
  }
  const name = known(encoding);
  return { text: decode(bytes, name), encoding: name, bom: false };
}

/**
 * Decodes a text file that does not name its encoding: by its byte order mark, else as UTF-8 when the bytes are valid
 * UTF-8, else as Windows-1252, which has a character for every byte.
 */
export function decodeGuessed(bytes: Uint8Array): DecodedText {
  const text = encodingOfBom(bytes) ? null : decodeUtf8(bytes);
  return text === null ? decodeText(bytes, "windows-1252") : { text, encoding: "utf-8", bom: false };
}

/**
 * Encodes a text, with the encoding's byte order mark in front when `bom` is set (code pages have none). Characters the
 * encoding lacks become `?` and set `lossy`. Throws `invalid_input` for an unknown encoding name.
 */
export function encodeText(text: string, encoding: string, bom: boolean): EncodedText {
  const name = known(encoding);
  const marked = bom && name.startsWith("utf-") ? `\ufeff${text}` : text;
  switch (name) {
    case "utf-8":
      return { bytes: new TextEncoder().encode(marked), lossy: false };
    case "utf-16le":
    case "utf-16be":
      return { bytes: encodeUtf16(marked, name === "utf-16be"), lossy: false };
    case "utf-32le":
    case "utf-32be":
      return { bytes: encodeUtf32(marked, name === "utf-32be"), lossy: false };
    default:
      return encodeCodePage(text, name);
  }
}

/** True when {@link encodeText} and {@link decodeText} know the name, in any spelling or case. */
export function isKnownEncoding(name: string): boolean {
  return canonicalEncoding(name) !== null;
}

/** The text of bytes that are valid UTF-8 without a mark in front; null for others. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function known(name: string): EncodingName {
  const canonical = canonicalEncoding(name);
  if (canonical === null) {
    throw new AppError("invalid_input", `The encoding '${name}' is not known. Save the file as UTF-8.`, {
      details: { encoding: name },
    });
  }
  return canonical;
}

function decode(bytes: Uint8Array, name: EncodingName): string {
  switch (name) {
    case "utf-8":
    case "utf-16le":
    case "utf-16be":
      return new TextDecoder(name, { ignoreBOM: true }).decode(bytes);
    case "utf-32le":
    case "utf-32be":
      return decodeUtf32(bytes, name === "utf-32be");
    default:
      return decodeCodePage(bytes, name);
  }
}

function encodeUtf16(text: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const low = bigEndian ? 1 : 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    bytes[at * 2 + low] = unit & 0xff;
    bytes[at * 2 + 1 - low] = unit >> 8;
  }
  return bytes;
}

function encodeUtf32(text: string, bigEndian: boolean): Uint8Array {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const bytes = new Uint8Array(points.length * 4);
  const view = new DataView(bytes.buffer);
  points.forEach((point, at) => {
    view.setUint32(at * 4, point, !bigEndian);
  });
  return bytes;
}

function decodeUtf32(bytes: Uint8Array, bigEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, !bigEndian);
    const valid = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    characters.push(valid ? String.fromCodePoint(point) : "\ufffd");
  }
  if (bytes.length % 4 !== 0) characters.push("\ufffd");
  return characters.join("");
}
