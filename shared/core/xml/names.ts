/** Character classes of XML 1.0 (fifth edition) names, as bits for the ASCII range and expressions above it. */
const START = 1;
const PART = 2;
const BLANK = 4;
const ascii = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) ascii[code] = START | PART;
  else if (/[-.0-9]/.test(character)) ascii[code] = PART;
  else if (/[ \t\r\n]/.test(character)) ascii[code] = BLANK;
}

const START_RANGES =
  "\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}";
const START_ABOVE = new RegExp(`[${START_RANGES}]`, "u");
const PART_ABOVE = new RegExp(`[${START_RANGES}\\u00B7\\u0300-\\u036F\\u203F\\u2040]`, "u");

/** True for blank, tab, CR and LF. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Offset of the first unit at or after `at` that is not blank. */
export function skipBlanks(text: string, at: number): number {
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Offset behind the name (without colon) that starts at `at`; `at` itself when none does. */
export function endOfName(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code < 128) {
      if (((ascii[code] ?? 0) & (end === at ? START : PART)) === 0) return end;
      end++;
    } else {
      const point = text.codePointAt(end);
      if (point === undefined) return end;
      const character = String.fromCodePoint(point);
      if (!(end === at ? START_ABOVE : PART_ABOVE).test(character)) return end;
      end += character.length;
    }
  }
}

/** True when the text holds blanks only (or nothing). */
export function isBlankText(text: string): boolean {
  return skipBlanks(text, 0) === text.length;
}

/** Gives one string for all equal names of a text, so that a big document does not hold each name many times. */
export type SharedNames = { at(text: string, start: number, end: number): string };

/** An empty store of names. */
export function createSharedNames(): SharedNames {
  const byShape = new Map<number, string[]>();
  return {
    at(text, start, end) {
      const shape = (end - start) * 0x10000 + text.charCodeAt(start);
      const known = byShape.get(shape);
      const found = known?.find((name) => text.startsWith(name, start));
      if (found !== undefined) return found;
      const name = text.slice(start, end);
      if (!known) byShape.set(shape, [name]);
      else if (known.length < MAX_SHARED) known.push(name);
      return name;
    },
  };
}

/** Names of one length and first letter that are compared; past it, names are no longer few. */
const MAX_SHARED = 16;
