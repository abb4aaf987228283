import { nameOf, type PathPlatform, withSlashes } from "./paths.ts";

/** Which transforms belong to which files. */
export type TransformRule =
  /** `X`: beside each file, its last extension replaced by `.X.config` or `.X`. */
  | { readonly kind: "suffix"; readonly text: string; readonly suffix: string }
  /** `T => S`, with slashes. A wildcard side had `*.` at the start of its file name, which is taken off. */
  | { readonly kind: "pair"; readonly text: string; readonly transform: RuleSide; readonly source: RuleSide };

/** The name, or the pattern of names, on one side of `=>`. */
export type RuleSide = { readonly pattern: string; readonly isWildcard: boolean };

/** Splits rules at commas and line ends; blank ones are left out. */
export function splitRules(text: string): readonly string[] {
  return text
    .split(/[,\r\n]/)
    .map((rule) => rule.trim())
    .filter((rule) => rule !== "");
}

/** Reads one rule; null for `=>` without two sides. */
export function parseTransformRule(text: string, platform: PathPlatform): TransformRule | null {
  if (!text.includes("=>")) return { kind: "suffix", text, suffix: withSlashes(text.trim(), platform) };
  const [transform = "", source = ""] = text
    .split("=>")
    .filter((side) => side !== "")
    .map((side) => withSlashes(side.trim(), platform));
  if (transform === "" || source === "") return null;
  return { kind: "pair", text, transform: parseSide(transform), source: parseSide(source) };
}

/** `*.Blue.config` leaves `Blue.config`, while `*.config` leaves `.config`. */
function parseSide(pattern: string): RuleSide {
  if (!nameOf(pattern).startsWith("*.")) return { pattern, isWildcard: false };
  const star = pattern.indexOf("*");
  const length = pattern.lastIndexOf(".") > star + 2 ? 2 : 1;
  return { pattern: pattern.slice(0, star) + pattern.slice(star + length), isWildcard: true };
}
