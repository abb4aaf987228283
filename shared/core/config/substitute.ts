import type { Finding } from "../errors.ts";
import { evaluate } from "../expressions/evaluate.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import { positionFinder } from "../text/edits.ts";
import { decodeGuessed, encodeText } from "../text/encoding.ts";
import type { RewriteStage } from "./rewrite-file.ts";

/**
 * Replaces `#{...}` in a text file. What is not known stays as it is and becomes a warning with its place. Encoding and
 * byte order mark stay. Without any token the very bytes come back.
 */
export function substituteInFile(
  path: string,
  bytes: Uint8Array,
  variables: VariableSet,
): { readonly bytes: Uint8Array | null; readonly stage: RewriteStage } {
  const decoded = decodeGuessed(bytes);
  const done = (result: Uint8Array | null, changes: number, findings: readonly Finding[]) => ({
    bytes: result,
    stage: { kind: "substitute", transform: null, changes, findings } as const,
  });
  if (!decoded.text.includes("#{")) return done(bytes, 0, []);
  const evaluated = evaluate(decoded.text, variables, { haltOnError: false });
  if (evaluated.result === null) {
    const text = `The expressions in ${path} cannot be evaluated: ${evaluated.message ?? evaluated.error ?? "the result is null"}.`;
    return done(null, 0, [{ level: "error", text, file: path }]);
  }
  const findings = leftovers(path, decoded.text, evaluated.unresolved);
  if (evaluated.result === decoded.text) return done(bytes, 0, findings);
  const encoded = encodeText(evaluated.result, decoded.encoding, decoded.bom);
  return done(encoded.bytes, 1, findings);
}

function leftovers(path: string, text: string, unresolved: readonly string[]): Finding[] {
  const positionOf = positionFinder(text);
  return unresolved.map((token) => {
    const at = text.indexOf(token);
    return {
      level: "warning",
      text: `Nothing is known as ${token}; it stays in the file.`,
      file: path,
      ...(at >= 0 && positionOf(at)),
    };
  });
}
