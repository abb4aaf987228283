import { regexError } from "./syntax.ts";

/** The groups of a pattern by the offset of their bracket and by name. */
export type GroupTable = {
  readonly count: number;
  readonly byOffset: ReadonlyMap<number, number>;
  readonly names: ReadonlyMap<string, number>;
};

type Opening = { readonly offset: number; readonly name: string | null };

/**
 * Numbers the capturing groups as .NET does: those without a name first, from left to right, then the named ones;
 * a name that is a number keeps it. Needs a pass of its own because options and names further on decide the numbers.
 */
export function numberGroups(pattern: string, explicitOnly: boolean, ignoreBlanks: boolean): GroupTable {
  const openings = findOpenings(pattern, explicitOnly, ignoreBlanks);
  const byOffset = new Map<number, number>();
  const names = new Map<string, number>();
  const taken = new Set(openings.map(({ name }) => (name !== null && /^\d+$/.test(name) ? Number(name) : 0)));
  let next = 1;
  const freeNumber = () => {
    while (taken.has(next)) next++;
    return next++;
  };
  for (const { offset, name } of openings) if (name === null) byOffset.set(offset, freeNumber());
  for (const { offset, name } of openings) {
    if (name === null) continue;
    const number = names.get(name) ?? (/^\d+$/.test(name) ? Number(name) : freeNumber());
    names.set(name, number);
    byOffset.set(offset, number);
  }
  return { count: Math.max(0, ...byOffset.values()) + 1, byOffset, names };
}

function findOpenings(pattern: string, explicitOnly: boolean, ignoreBlanks: boolean): Opening[] {
  const openings: Opening[] = [];
  const scopes = [{ explicitOnly, ignoreBlanks }];
  let scope = { explicitOnly, ignoreBlanks };
  /** The inner bracket of a condition. */
  let uncounted = -1;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === "\\") at++;
    else if (character === "[") at = classEnd(pattern, at);
    else if (character === "#" && scope.ignoreBlanks) at = lineEnd(pattern, at);
    else if (character === ")") scope = scopes.pop() ?? scope;
    else if (character === "(") {
      const rest = pattern.slice(at + 1);
      if (rest.startsWith("?(")) uncounted = at + 2;
      if (rest.startsWith("?#")) {
        at = commentEnd(pattern, at);
        continue;
      }
      const options = /^\?([imnsx]*)(?:-([imnsx]*))?([:)])/.exec(rest);
      if (options?.[3] !== ")") scopes.push(scope);
      if (options) scope = changed(scope, options[1] ?? "", options[2] ?? "");
      if (options?.[3] === ")") at += options[0].length;
      const name = /^\?(?:<([^>=!]*)>|'([^']*)')/.exec(rest);
      if (name) openings.push({ offset: at, name: name[1] ?? name[2] ?? "" });
      else if (!rest.startsWith("?") && !scope.explicitOnly && at !== uncounted)
        openings.push({ offset: at, name: null });
    }
  }
  return openings;
}

function changed(scope: { readonly explicitOnly: boolean; readonly ignoreBlanks: boolean }, on: string, off: string) {
  return {
    explicitOnly: (scope.explicitOnly || on.includes("n")) && !off.includes("n"),
    ignoreBlanks: (scope.ignoreBlanks || on.includes("x")) && !off.includes("x"),
  };
}

/** `[:alpha:]` inside a class. */
export const POSIX_CLASS = /\[:\w*:\]/y;

/** The offset of the bracket that closes the class opened at `open`. */
function classEnd(pattern: string, open: number): number {
  let at = open + 1;
  if (pattern[at] === "^") at++;
  if (pattern[at] === "]") at++;
  for (; at < pattern.length; at++) {
    POSIX_CLASS.lastIndex = at;
    const posix = POSIX_CLASS.exec(pattern);
    if (posix !== null) at += posix[0].length - 1;
    else if (pattern[at] === "\\") at++;
    else if (pattern[at] === "]") return at;
    else if (pattern.startsWith("-[", at)) at = classEnd(pattern, at + 1);
  }
  throw regexError(pattern, "a [ is not closed");
}

function lineEnd(pattern: string, from: number): number {
  const end = pattern.indexOf("\n", from);
  return end < 0 ? pattern.length : end;
}

function commentEnd(pattern: string, from: number): number {
  const end = pattern.indexOf(")", from);
  if (end < 0) throw regexError(pattern, "a comment (?# is not closed");
  return end;
}
