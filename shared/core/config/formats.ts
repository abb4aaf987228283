import { assertNever, type Finding } from "../errors.ts";
import { decodeGuessed, decodeText, encodeText, encodingOfBom, isKnownEncoding } from "../text/encoding.ts";
import type { DecodedText } from "../text/encoding.ts";
import type { FormatResult } from "./change.ts";
import { replaceConfigVariables } from "./config-variables.ts";
import { replaceInJson } from "./json.ts";
import { replaceInProperties } from "./properties.ts";
import type { ConfigValues } from "./values.ts";
import { replaceInXml } from "./xml.ts";
import { replaceInYaml } from "./yaml.ts";

/** How a file is read for structured variables; `auto` goes by its extension. */
export type StructuredFormat = "json" | "xml" | "yaml" | "properties";

/** The formats that `auto` tries, in order; the first that can read the file is taken. */
function formatsFor(fileName: string): readonly StructuredFormat[] {
  const extension = /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase();
  switch (extension) {
    case "json":
      return ["json"];
    case "xml":
      return ["json", "xml"];
    case "yaml":
    case "yml":
      return ["json", "yaml"];
    case "properties":
      return ["json", "properties"];
    default:
      return ["json", "xml", "yaml", "properties"];
  }
}

/** The text of a file, and how to get bytes again. XML is read in the encoding it declares where it is not UTF-8. */
export function decodeConfigFile(bytes: Uint8Array): DecodedText {
  const guessed = decodeGuessed(bytes);
  if (encodingOfBom(bytes) || guessed.encoding === "utf-8") return guessed;
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"'>]+)["']/.exec(guessed.text.slice(0, 400))?.[1];
  const isUsable = declared !== undefined && isKnownEncoding(declared) && !/^utf-?(8|16|32)/i.test(declared);
  return isUsable ? decodeText(bytes, declared) : guessed;
}

/** What a format made of a file's bytes; null bytes with an error finding when it could not. */
export type BytesResult = {
  readonly bytes: Uint8Array | null;
  readonly changes: (FormatResult & { readonly kind: "done" })["changes"];
  readonly findings: readonly Finding[];
};

/** Replaces structured variables in a file. */
export function rewriteStructured(
  path: string,
  bytes: Uint8Array,
  format: StructuredFormat | "auto",
  values: ConfigValues,
): BytesResult {
  const formats = format === "auto" ? formatsFor(path) : [format];
  return rewriteText(path, bytes, (decoded) => {
    if (decoded.text.trim() === "") return { kind: "done", text: decoded.text, changes: [], findings: [] };
    let result: FormatResult | null = null;
    for (const one of formats) {
      result = replaceIn(one, path, decoded, values);
      if (result.kind === "done") return result;
    }
    return result ?? { kind: "unreadable", message: "There is no format for it.", line: 1, column: 1 };
  });
}

/** Replaces appSettings, connectionStrings and applicationSettings in a .NET configuration file. */
export function rewriteConfigVariables(path: string, bytes: Uint8Array, values: ConfigValues): BytesResult {
  return rewriteText(path, bytes, ({ text, encoding }) => replaceConfigVariables(path, text, values, encoding));
}

/**
 * Rewrites a file as text; encoding and byte order mark stay, and so do its bytes when nothing changes. What the encoding
 * lacks makes it UTF-8, with a warning.
 */
export function rewriteText(
  path: string,
  bytes: Uint8Array,
  rewrite: (decoded: DecodedText) => FormatResult,
): BytesResult {
  const decoded = decodeConfigFile(bytes);
  const result = rewrite(decoded);
  if (result.kind === "unreadable") {
    const { message, line, column } = result;
    return { bytes: null, changes: [], findings: [{ level: "error", text: message, file: path, line, column }] };
  }
  const { changes, findings, text } = result;
  if (findings.some((finding) => finding.level === "error")) return { bytes: null, changes: [], findings };
  if (text === decoded.text) return { bytes, changes, findings };
  const encoded = encodeText(text, decoded.encoding, decoded.bom);
  if (!encoded.lossy) return { bytes: encoded.bytes, changes, findings };
  const why = `A value holds characters that the file's encoding, ${decoded.encoding}, lacks. The file is written as UTF-8.`;
  const bytesInUtf8 = encodeText(text, "utf-8", false).bytes;
  return { bytes: bytesInUtf8, changes, findings: [...findings, { level: "warning", text: why, file: path }] };
}

function replaceIn(format: StructuredFormat, path: string, decoded: DecodedText, values: ConfigValues): FormatResult {
  switch (format) {
    case "json":
      return replaceInJson(path, decoded.text, values);
    case "xml":
      return replaceInXml(path, decoded.text, values, decoded.encoding);
    case "yaml":
      return replaceInYaml(path, decoded.text, values);
    case "properties":
      return replaceInProperties(path, decoded.text, values);
    default:
      return assertNever(format);
  }
}
