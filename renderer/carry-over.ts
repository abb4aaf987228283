import { isRecord } from "../shared/core/model/secret-value.ts";

/**
 * A document that was changed further while `sent` was being stored: what is as it was sent becomes what is `stored` now
 * (a secret's reference in place of its text), so that only what was typed meanwhile is a change of the stored version.
 */
export function carryOver(now: unknown, sent: unknown, stored: unknown): unknown {
  if (now === sent) return stored === undefined ? now : stored;
  if (Array.isArray(now) && Array.isArray(sent) && Array.isArray(stored)) {
    return sent.length === stored.length ? carryItems(now, sent, stored) : now;
  }
  if (!isRecord(now) || !isRecord(sent) || !isRecord(stored)) return now;
  if (!Object.keys(sent).every((key) => sent[key] === undefined || key in stored)) return now; // a secret's reference
  const filledIn = Object.entries(stored).filter(([key]) => !(key in sent)); // what a host says where nothing was sent
  const carried = Object.entries(now).map(([key, value]) => [key, carryOver(value, sent[key], stored[key])] as const);
  return Object.fromEntries([...filledIn, ...carried]);
}

/** Items that moved are known by being the same object; in a list of the same length the others by their place. */
function carryItems(now: readonly unknown[], sent: readonly unknown[], stored: readonly unknown[]): unknown[] {
  const places = new Map(sent.map((item, place) => [item, place]));
  return now.map((item, place) => {
    const before = isRecord(item) ? places.get(item) : undefined;
    if (before !== undefined) return stored[before];
    return now.length === sent.length ? carryOver(item, sent[place], stored[place]) : item;
  });
}
