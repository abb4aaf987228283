/** Somewhere the palette can go. */
export type PalettePlace = { readonly label: string; readonly kind: string; readonly path: string };

const MOST_FOUND = 50;

/**
 * The places whose words begin with the words typed, best first: a label that begins with the text, then one with a word
 * that does, then one that holds its letters in order.
 */
export function findPlaces(places: readonly PalettePlace[], text: string): readonly PalettePlace[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return places.slice(0, MOST_FOUND);
  return places
    .map((place) => ({ place, rank: rankOf(`${place.label} ${place.kind}`.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .toSorted((a, b) => a.rank - b.rank || a.place.label.length - b.place.label.length)
    .slice(0, MOST_FOUND)
    .map(({ place }) => place);
}

const NO_MATCH = 4;

function rankOf(label: string, wanted: string): number {
  if (label.startsWith(wanted)) return 0;
  if (label.includes(` ${wanted}`)) return 1;
  if (label.includes(wanted)) return 2;
  return hasLettersInOrder(label, wanted) ? 3 : NO_MATCH;
}

function hasLettersInOrder(label: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted.replaceAll(" ", "")) {
    at = label.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
