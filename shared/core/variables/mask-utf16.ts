import { decodeText, encodeText } from "../text/encoding.ts";
import type { MaskStream } from "./mask.ts";

/**
 * Masks UTF-16 text with what masks UTF-8, piece by piece. A surrogate without its other half becomes U+FFFD; the byte
 * order mark passes.
 */
export function maskUtf16(mask: MaskStream, encoding: "utf-16le" | "utf-16be"): MaskStream {
  const read = new TextDecoder(encoding, { ignoreBOM: true });
  const readMasked = new TextDecoder("utf-8", { ignoreBOM: true });
  const write = new TextEncoder();
  const encoded = (text: string) => encodeText(text, encoding, false).bytes;
  return {
    push: (bytes) =>
      encoded(readMasked.decode(mask.push(write.encode(read.decode(bytes, { stream: true }))), { stream: true })),
    end: () => {
      const rest = mask.push(write.encode(read.decode()));
      return encoded(readMasked.decode(rest, { stream: true }) + readMasked.decode(mask.end()));
    },
  };
}

/** The kind of UTF-16 that a text begins with, by its byte order mark; null for all else, binary content with such a beginning too. */
export function utf16Of(beginning: Uint8Array): "utf-16le" | "utf-16be" | null {
  const { text, encoding } = decodeText(beginning.subarray(0, beginning.length & ~1), "utf-8");
  const isUtf16 = encoding === "utf-16le" || encoding === "utf-16be";
  return isUtf16 && !/[\0\uFFFD]/.test(text.slice(0, -1)) ? encoding : null;
}
