/** How a registry wants to be signed in to, from the `WWW-Authenticate` header of a 401 (RFC 9110, 11.6.1). */
export type Challenge =
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly realm: string; readonly service: string | null; readonly scope: string | null };

/** The first challenge of a header that Slipway can answer; a token is preferred. `null` when there is none. */
export function readChallenge(header: string | null): Challenge | null {
  const challenges = splitChallenges(header ?? "");
  const bearer = challenges.find(({ scheme, values }) => scheme === "bearer" && values.has("realm"));
  if (bearer) {
    const { values } = bearer;
    const realm = values.get("realm") ?? "";
    return { kind: "bearer", realm, service: values.get("service") ?? null, scope: values.get("scope") ?? null };
  }
  return challenges.some(({ scheme }) => scheme === "basic") ? { kind: "basic" } : null;
}

type RawChallenge = { readonly scheme: string; readonly values: Map<string, string> };

/** Takes a header apart. Commas part both challenges and their values: a word without `=` starts a new challenge. */
function splitChallenges(header: string): readonly RawChallenge[] {
  const challenges: RawChallenge[] = [];
  const pieces = /(?<name>[\w-]+)\s*=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<plain>[^\s,"]*))|(?<scheme>[\w-]+)/g;
  for (const { groups = {} } of header.matchAll(pieces)) {
    const { name, quoted, plain, scheme } = groups;
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), values: new Map() });
    if (name === undefined) continue;
    challenges.at(-1)?.values.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return challenges;
}
