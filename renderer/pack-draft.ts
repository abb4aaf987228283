import { isRecord } from "../shared/core/model/secret-value.ts";

/** Stands for an item that is the same as the item at this place of the list the draft began from. */
type SameItem = { readonly $same: number };

/**
 * A changed document in which items of its lists that are those it began from are told by their place alone, so that a
 * draft of a large document takes little more room than the document. `unpackBody` makes the document again.
 */
export function packBody(base: unknown, body: unknown): unknown {
  if (!isRecord(base) || !isRecord(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      const before = base[key];
      if (!Array.isArray(value) || !Array.isArray(before)) return [key, value];
      const places = new Map(before.map((item: unknown, place) => [item, place]));
      return [key, value.map((item: unknown) => samePlace(item, places) ?? item)];
    }),
  );
}

/** The document that was packed, its unchanged items being those of `base`. */
export function unpackBody(base: unknown, packed: unknown): unknown {
  if (!isRecord(base) || !isRecord(packed)) return packed;
  return Object.fromEntries(
    Object.entries(packed).map(([key, value]) => {
      const before = base[key];
      if (!Array.isArray(value) || !Array.isArray(before)) return [key, value];
      return [key, value.map((item: unknown) => (isSameItem(item) ? (before[item.$same] as unknown) : item))];
    }),
  );
}

/** Only objects: they are the same only when they are one, and a number would be no shorter than a text. */
function samePlace(item: unknown, places: ReadonlyMap<unknown, number>): SameItem | undefined {
  const place = isRecord(item) ? places.get(item) : undefined;
  return place === undefined ? undefined : { $same: place };
}

function isSameItem(item: unknown): item is SameItem {
  return isRecord(item) && typeof item["$same"] === "number" && Object.keys(item).length === 1;
}
