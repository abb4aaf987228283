import { decodeText } from "../text/encoding.ts";
import { applyTransform, type XdtResult } from "./apply.ts";

/** A configuration file and a transform as texts; the names are for messages. */
export type XdtTextInput = {
  readonly source: string;
  readonly sourceName: string;
  readonly transform: string;
  readonly transformName: string;
};

export type XdtTextResult = Omit<XdtResult, "bytes"> & {
  /** The result; with `ok` false a partial one to look at, or null when there is none. */
  readonly text: string | null;
};

/**
 * Applies a transform to a text that is already decoded: whatever encoding it declares, no character of it is lost. Spans
 * of the changes are those of the given texts and of the result's text.
 */
export function applyTransformText(input: XdtTextInput): XdtTextResult {
  const { sourceName, transformName } = input;
  const { bytes, ...result } = applyTransform({
    source: marked(input.source),
    sourceName,
    transform: marked(input.transform),
    transformName,
  });
  return { ...result, text: bytes && decodeText(bytes, "utf-8").text };
}

/** UTF-8 with a byte order mark, which outranks what the text declares. */
function marked(text: string): Uint8Array {
  return new TextEncoder().encode(`\ufeff${text}`);
}
