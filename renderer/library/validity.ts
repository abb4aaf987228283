const DAY_MS = 86_400_000;
/** A certificate is to be renewed from so long before its end on. */
const SOON_DAYS = 30;

/** How a certificate stands at a time; `text` says it in a few words. */
export type Validity = {
  readonly kind: "valid" | "soon" | "over" | "not-yet";
  readonly text: string;
};

type Facts = { readonly notBeforeMs: number; readonly notAfterMs: number };

/** Tells whether a certificate counts now, and whether somebody has to act. `dateText` writes a day. */
export function validityOf(
  { notBeforeMs, notAfterMs }: Facts,
  nowMs: number,
  dateText: (atMs: number) => string,
): Validity {
  if (notAfterMs <= nowMs) return { kind: "over", text: `ran out on ${dateText(notAfterMs)}` };
  if (notBeforeMs > nowMs) return { kind: "not-yet", text: `valid from ${dateText(notBeforeMs)}` };
  const days = Math.floor((notAfterMs - nowMs) / DAY_MS);
  if (days >= SOON_DAYS) return { kind: "valid", text: `valid until ${dateText(notAfterMs)}` };
  return {
    kind: "soon",
    text: days === 0 ? "runs out within a day" : `runs out in ${days} ${days === 1 ? "day" : "days"}`,
  };
}
