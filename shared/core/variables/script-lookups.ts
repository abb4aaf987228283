import type { Reference } from "../expressions/references.ts";

/**
 * A name that a script asks for by itself: `get_octopusvariable NAME` in bash, `$OctopusParameters["NAME"]` in PowerShell.
 * `start` and `end` stand around the name, inside its quotes.
 */
export type ScriptLookup = Reference & {
  /** Empty when the name stands there without quotes. */
  readonly quote: "'" | '"' | "";
};

/** Every name a script asks for, in reading order. Names that it puts together while it runs are not known. */
export function scriptLookups(script: string): readonly ScriptLookup[] {
  if (!/octopus/i.test(script)) return [];
  return [...script.matchAll(BASH), ...script.matchAll(POWERSHELL)]
    .map((match): ScriptLookup => {
      const { double, single, bare } = match.groups ?? {};
      const path = double ?? single ?? bare ?? "";
      const quote = double !== undefined ? '"' : single !== undefined ? "'" : "";
      const before = match[0].lastIndexOf(path);
      return { path, start: match.index + before, end: match.index + before + path.length, quote };
    })
    .toSorted((a, b) => a.start - b.start);
}

/** The text that puts another name in the place of a lookup's; null when the name cannot be written there. */
export function lookupText(lookup: ScriptLookup, name: string): string | null {
  if (/["'`$\\\r\n]/.test(name)) return null;
  return lookup.quote === "" && !/^[\w.:-]+$/.test(name) ? `'${name}'` : name;
}

const BASH = /\bget_octopusvariable[ \t]+(?:"(?<double>[^"$`\\\r\n]+)"|'(?<single>[^'\r\n]+)'|(?<bare>[\w.:-]+))/g;
const POWERSHELL = /\$OctopusParameters[ \t]*\[[ \t]*(?:"(?<double>[^"$`\r\n]+)"|'(?<single>[^'\r\n]+)')[ \t]*\]/gi;
