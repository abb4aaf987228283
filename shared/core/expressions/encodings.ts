const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text encodings that filters know by name. */
export type TextEncoding = "utf8" | "unicode";

/** Text to bytes: UTF-8, or UTF-16 little-endian (what .NET calls Unicode); neither writes a byte order mark. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === "utf8") return ENCODER.encode(text);
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    bytes[at * 2] = unit & 0xff;
    bytes[at * 2 + 1] = unit >> 8;
  }
  return bytes;
}

/** Bytes to text; what does not decode becomes U+FFFD, and a byte order mark is kept as a character. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding === "utf8") return DECODER.decode(bytes);
  const units: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    units.push(String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)));
  }
  if (bytes.length % 2 === 1) units.push("\ufffd");
  return units.join("").toWellFormed();
}

/** Base64 with padding (RFC 4648, section 4). */
export function base64FromBytes(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    const left = bytes.length - at;
    pieces.push(
      digit(group >> 18),
      digit(group >> 12),
      left > 1 ? digit(group >> 6) : "=",
      left > 2 ? digit(group) : "=",
    );
  }
  return pieces.join("");
}

/** The bytes of a base64 text, white space skipped; null when it is not exact base64 with its padding. */
export function bytesFromBase64(text: string): Uint8Array | null {
  const compact = text.replace(/[ \t\r\n]+/g, "");
  const match = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(compact);
  if (match === null || compact.length % 4 !== 0) return null;
  const digits = match[1] ?? "";
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let size = 0;
  let at = 0;
  for (const character of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffffff;
    size += 6;
    if (size < 8) continue;
    size -= 8;
    bytes[at++] = (bits >> size) & 0xff;
  }
  return bytes;
}

/** Lower-case hexadecimal, two digits a byte. */
export function hexFromBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function digit(bits: number): string {
  return ALPHABET.charAt(bits & 63);
}
