import { xml2js } from "xml-js";
import { z } from "zod";

/** What a NuGet package says of itself in its `.nuspec`. */
export type Nuspec = { readonly id: string; readonly version: string };

const text = z.object({ _text: z.string() }).transform((node) => node._text.trim());
const nuspecSchema = z.object({ package: z.object({ metadata: z.object({ id: text, version: text }) }) });

/** Reads a `.nuspec`; null when it has no id or version. Throws the parser's error for malformed XML. */
export function readNuspec(xml: string): Nuspec | null {
  const read = nuspecSchema.safeParse(xml2js(xml, { compact: true, trim: true }));
  return read.success ? read.data.package.metadata : null;
}
