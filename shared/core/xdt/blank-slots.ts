/**
 * Blanks by attribute name, in the order Microsoft's engine goes through them: a new name takes the place of the one
 * that was removed last, if any.
 */
export type BlankSlots = {
  get(name: string): string | undefined;
  set(name: string, blanks: string): void;
  delete(name: string): void;
  clear(): void;
  count(): number;
  values(): readonly string[];
};

/** Slots that hold `entries` in their order. */
export function createBlankSlots(entries: Iterable<readonly [string, string]> = []): BlankSlots {
  const slots: (string | null)[] = [];
  const places = new Map<string, number>();
  const free: number[] = [];
  const set = (name: string, blanks: string): void => {
    const place = places.get(name) ?? free.pop() ?? slots.length;
    places.set(name, place);
    slots[place] = blanks;
  };
  for (const [name, blanks] of entries) set(name, blanks);
  return {
    get: (name) => slots[places.get(name) ?? -1] ?? undefined,
    set,
    delete(name) {
      const place = places.get(name);
      if (place === undefined) return;
      places.delete(name);
      slots[place] = null;
      free.push(place);
    },
    clear() {
      places.clear();
      slots.length = 0;
      free.length = 0;
    },
    count: () => places.size,
    values: () => slots.filter((one) => one !== null),
  };
}
