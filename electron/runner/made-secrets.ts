import type { MadeListener } from "../../shared/core/expressions/evaluator.ts";
import type { Mask } from "../../shared/core/variables/mask.ts";
import { weakSecretReason } from "../../shared/core/variables/weak-secret.ts";

/** Makes listeners to expressions; `found` hears of each new secret once, whichever of them heard it first. */
export type MadeSecrets = (found: (secret: string) => void) => MadeListener;

/** A part of a secret was kept to be used by itself, so it is hidden though it is short. */
const SHORTEST_PART = 4;

/**
 * Hides what expressions make of secrets: `#{Password | ToUpper}`, a property of a sensitive JSON text, an item of a
 * sensitive list. What is too short or too common to be hidden without hiding half the log stays as it is, such as the
 * `True` of a comparison or the `https` of an address.
 */
export function createMadeSecrets(mask: Mask): MadeSecrets {
  const known = new Set<string>();
  const isSecret = (text: string): boolean => {
    if (known.has(text)) return true;
    if (mask.text(text) === text) return false;
    known.add(text);
    return true;
  };
  return (found) => (from, made, how) => {
    if (made.includes(from) || known.has(made) || !isSecret(from)) return;
    const shortest = how === "part" ? SHORTEST_PART : undefined;
    if (weakSecretReason(made, made.length >= from.length ? 1 : shortest) !== null) return;
    known.add(made);
    mask.add(made);
    found(made);
  };
}
