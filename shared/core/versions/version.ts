/** A Docker tag read as a version. Every tag keeps its own text: equal versions may be different images. */
export type Version = {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly revision: number;
  /** The label after the numbers, without its separator; empty when there is none. */
  readonly preRelease: string;
  /** The label's leading letters and digits. */
  readonly preReleasePrefix: string;
  /** What follows the label's first separator. */
  readonly preReleaseCounter: string;
  /** What follows `+`; it never decides an order. */
  readonly metadata: string;
  /** True for every labelled version but the tag `latest`. */
  readonly isPreRelease: boolean;
};

const GREATEST_NUMBER = 2_147_483_647;
const NUMBERS = /^\s*[vV]?\s*(\d+)\s*(?:\.\s*(\d+)\s*)?(?:\.\s*(\d+)\s*)?(?:\.\s*(\d+)\s*)?/;
const LABEL = /^[.\-_\\]?(([A-Za-z0-9]*)(?:[.\-_\\]([A-Za-z0-9.\-_\\]*))?)(?:\+([A-Za-z0-9.\-_\\+]*))?\s*$/;

/**
 * Reads a tag as a version: an optional `v`, up to four numbers, a label, `+metadata`. Without numbers it is version
 * zero and the whole word is the label. Null for what cannot be a version: empty text, a character outside
 * `A-Z a-z 0-9 . - _ \ +`, a number beyond 32 bits.
 */
export function parseVersion(tag: string): Version | null {
  if (tag.trim() === "") return null;
  const leading = NUMBERS.exec(tag);
  const numbers = [1, 2, 3, 4].map((part) => Number(leading?.[part] ?? 0));
  const label = LABEL.exec(leading === null ? tag.trimStart() : tag.slice(leading[0].length));
  if (label === null || numbers.some((number) => number > GREATEST_NUMBER)) return null;
  const [major = 0, minor = 0, patch = 0, revision = 0] = numbers;
  const [, preRelease = "", preReleasePrefix = "", preReleaseCounter = "", metadata = ""] = label;
  const isPreRelease = preRelease !== "" && tag.trim() !== "latest";
  return { major, minor, patch, revision, preRelease, preReleasePrefix, preReleaseCounter, metadata, isPreRelease };
}

/**
 * Below zero when `a` is older than `b`, zero when they rank the same, above zero when newer. The four numbers come
 * first; then a labelled version is below the plain one; then labels compare piece by piece.
 */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    a.revision - b.revision ||
    compareLabels(a.preRelease, b.preRelease)
  );
}

function compareLabels(a: string, b: string): number {
  if (a === "" || b === "") return Number(a === "") - Number(b === "");
  const left = a.split(/[^A-Za-z0-9]/);
  const right = b.split(/[^A-Za-z0-9]/);
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at++) {
    const order = comparePieces(left[at] ?? "", right[at] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function comparePieces(a: string, b: string): number {
  const left = pieceNumber(a);
  const right = pieceNumber(b);
  if (left !== null && right !== null) return left - right;
  if (left !== null || right !== null) return left !== null ? -1 : 1;
  const [upperA, upperB] = [a.toUpperCase(), b.toUpperCase()];
  return Number(upperA > upperB) - Number(upperA < upperB);
}

function pieceNumber(piece: string): number | null {
  const number = /^\d+$/.test(piece) ? Number(piece) : Number.NaN;
  return number <= GREATEST_NUMBER ? number : null;
}
