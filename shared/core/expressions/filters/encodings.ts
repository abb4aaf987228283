import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import {
  base64FromBytes,
  bytesFromBase64,
  decodeText,
  encodeText,
  hexFromBytes,
  type TextEncoding,
} from "../encodings.ts";
import { evaluationFailed } from "../failures.ts";
import { type Filter, wholeNumber } from "./filter.ts";

/** Filters between texts and bytes. */
export const ENCODING_FILTERS: Readonly<Record<string, Filter>> = {
  ToBase64: withEncoding((input, encoding) => encoding && base64FromBytes(encodeText(input, encoding))),
  FromBase64: withEncoding((input, encoding) => {
    const bytes = bytesFromBase64(input);
    if (bytes === null) throw evaluationFailed("The filter FromBase64", "its input is not base64");
    return encoding && decodeText(bytes, encoding);
  }),
  Md5: hash(md5),
  Sha1: hash(sha1),
  Sha256: hash(sha256),
  Sha384: hash(sha384),
  Sha512: hash(sha512),
  HashBucket: hashBucket,
};

const ENCODINGS: Readonly<Record<string, TextEncoding>> = { utf8: "utf8", "utf-8": "utf8", unicode: "unicode" };

function encodingNamed(name: string): TextEncoding | null {
  const key = name.toLowerCase();
  return Object.hasOwn(ENCODINGS, key) ? (ENCODINGS[key] ?? null) : null;
}

function withEncoding(change: (input: string, encoding: TextEncoding | null) => string | null): Filter {
  return (input, options) =>
    input === null || options.length > 1 ? null : change(input, encodingNamed(options[0] ?? "utf8"));
}

/** Lower-case hexadecimal of the first bytes of a hash; a size and a reading of the input may be given in any order. */
function hash(digest: (bytes: Uint8Array) => Uint8Array): Filter {
  return (input, options) => {
    const sizes = options.filter((option) => wholeNumber(option) !== null);
    const readings = options.filter((option) => wholeNumber(option) === null);
    if (input === null || sizes.length > 1 || readings.length > 1) return null;
    const bytes = inputBytes(input, readings[0] ?? "utf8");
    const size = wholeNumber(sizes[0] ?? "64") ?? 0;
    return bytes === null || size <= 0 ? null : hexFromBytes(digest(bytes).subarray(0, size));
  };
}

/** Which of so many buckets a text falls into: the same one everywhere. A wrong count is printed in its place. */
function hashBucket(input: string | null, options: readonly string[]): string {
  const [count = "", ...others] = options;
  if (options.length === 0 || others.length > 0) return "[HashBucket error: expected a single bucket count]";
  const buckets = wholeNumber(count) ?? 0;
  if (buckets < 1) return `[HashBucket error: bucket count '${count}' is not a positive integer]`;
  if (input === null || input === "") return "";
  const first = new DataView(sha256(encodeText(input, "utf8")).buffer).getUint32(0);
  return (first % buckets).toString();
}

function inputBytes(input: string, reading: string): Uint8Array | null {
  if (reading.toLowerCase() === "base64") return bytesFromBase64(input);
  const encoding = encodingNamed(reading);
  return encoding === null ? null : encodeText(input, encoding);
}
