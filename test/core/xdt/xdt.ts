import { applyTransform, type XdtResult } from "../../../shared/core/xdt/apply.ts";

/** The declaration every transform needs. */
export const XDT = 'xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"';

/** Applies a transform given as the content of its root `<r>`, or whole when it declares the namespace itself. */
export function transform(source: string, content: string): XdtResult {
  const whole = content.includes(XDT) ? content : `<r ${XDT}>${content}</r>`;
  const bytes = (text: string) => new TextEncoder().encode(text);
  return applyTransform({
    source: bytes(source),
    sourceName: "source",
    transform: bytes(whole),
    transformName: "transform",
  });
}

/** The result's text, byte order mark included; null without a result. */
export function textOf(result: XdtResult): string | null {
  return result.bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(result.bytes);
}

/** Warnings and errors as `level: text`. */
export function findingsOf(result: XdtResult): readonly string[] {
  return result.messages.filter((one) => one.level !== "message").map((one) => `${one.level}: ${one.text}`);
}
