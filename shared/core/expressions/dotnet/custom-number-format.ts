import { assertNever } from "../../errors.ts";
import { type Digits, roundToDecimals, roundToSignificant } from "./numbers.ts";

/** A piece of a picture: a place for a digit, the decimal point, an exponent, or text to print. */
type Piece =
  | { readonly kind: "digit" }
  | { readonly kind: "point" }
  | {
      readonly kind: "exponent";
      readonly letter: string;
      readonly plus: boolean;
      readonly digits: number;
      readonly source: string;
    }
  | { readonly kind: "text"; readonly text: string };

/** One section of a picture. Places for digits are counted from the left. */
type Picture = {
  readonly pieces: readonly Piece[];
  readonly places: number;
  /** How many places stand before the point. */
  readonly pointAt: number;
  /** How many digits before the point are printed at least: from the first `0` on. */
  readonly leastWhole: number;
  /** How many digits behind the point are printed at least: up to the last `0`. */
  readonly leastFraction: number;
  /** Power of ten from `%`, `‰` and scaling commas. */
  readonly shift: number;
  readonly grouped: boolean;
  readonly scientific: boolean;
};

/** An exponent has no more digits than this. */
const MOST_EXPONENT_DIGITS = 10;

/** A number in a custom picture; up to three sections for positive, negative and zero. */
export function customNumber(number: Digits, format: string): string {
  const sections = splitSections(format);
  const section = (index: number) => (sections[index] ? index : 0);
  let chosen = section(number.digits === "" ? 2 : number.negative ? 1 : 0);
  let picture = readPicture(sections[chosen] ?? "");
  let rounded = roundFor(number, picture);
  if (number.digits !== "" && rounded.digits === "") {
    chosen = section(2);
    picture = readPicture(sections[chosen] ?? "");
    rounded = roundFor(rounded, picture);
  }
  const minus = number.negative && chosen === 0 && rounded.digits !== "" ? "-" : "";
  return minus + layOut(rounded, picture);
}

function roundFor(number: Digits, picture: Picture): Digits {
  const shifted = number.digits === "" ? number : { ...number, point: number.point + picture.shift };
  return picture.scientific
    ? roundToSignificant(shifted, picture.places)
    : roundToDecimals(shifted, picture.places - picture.pointAt);
}

/** Puts the digits into their places; those that have none are printed at the first place, or before the point. */
function layOut(number: Digits, picture: Picture): string {
  const { pointAt, leastWhole, leastFraction, scientific } = picture;
  /** Digits that have no place, or when negative places that have no digit. */
  let surplus = scientific ? 0 : number.point - pointAt;
  /** The place counted from the point: 1 stands right before it, 0 right behind it. */
  let place = scientific ? pointAt : Math.max(number.point, pointAt);
  const wholeDigits = Math.max(leastWhole, place + Math.min(surplus, 0));
  let used = 0;
  let text = "";
  let hasPoint = false;
  let hasExponent = false;
  const write = (digit: string) => {
    text += digit;
    if (picture.grouped && place > 1 && place <= wholeDigits && place % 3 === 1) text += ",";
  };
  for (const piece of picture.pieces) {
    if (piece.kind === "digit" || piece.kind === "point") {
      for (; surplus > 0; surplus--, place--) write(number.digits[used++] ?? "0");
    }
    switch (piece.kind) {
      case "digit": {
        const missing = surplus < 0 ? place <= leastWhole : place > -leastFraction;
        const digit = surplus < 0 ? undefined : number.digits[used++];
        if (digit !== undefined || missing) write(digit ?? "0");
        if (surplus < 0) surplus++;
        place--;
        break;
      }
      case "point":
        if (place !== 0 || hasPoint) break;
        hasPoint = leastFraction > 0 || (pointAt < picture.places && used < number.digits.length);
        if (hasPoint) text += ".";
        break;
      case "exponent":
        text += hasExponent ? piece.source : exponentText(piece, number.digits === "" ? 0 : number.point - pointAt);
        hasExponent = true;
        break;
      case "text":
        text += piece.text;
        break;
      default:
        assertNever(piece);
    }
  }
  return text;
}

function exponentText(piece: Extract<Piece, { kind: "exponent" }>, exponent: number): string {
  const sign = exponent < 0 ? "-" : piece.plus ? "+" : "";
  const digits = Math.min(piece.digits, MOST_EXPONENT_DIGITS);
  return piece.letter + sign + Math.abs(exponent).toString().padStart(digits, "0");
}

const PIECE = /'([^']*)'?|"([^"]*)"?|\\([^]?)|([Ee])([+-]?)(0+)|([^])/gy;

function readPicture(section: string): Picture {
  const pieces: Piece[] = [];
  let places = 0;
  let pointAt: number | null = null;
  let [firstRequired, lastRequired] = [Number.POSITIVE_INFINITY, 0];
  let shift = 0;
  let grouped = false;
  let [commaAt, commas] = [-1, 0];
  for (const match of section.matchAll(PIECE)) {
    const [source, single, double, escaped, letter, sign, zeros = "", other = ""] = match;
    const quoted = single ?? double ?? escaped;
    if (quoted !== undefined) pieces.push({ kind: "text", text: quoted });
    else if (letter !== undefined) {
      pieces.push({ kind: "exponent", letter, plus: sign === "+", digits: zeros.length, source });
    } else if (other === "0" || other === "#") {
      if (other === "0") firstRequired = Math.min(firstRequired, places);
      places++;
      if (other === "0") lastRequired = places;
      pieces.push({ kind: "digit" });
    } else if (other === ".") {
      pointAt ??= places;
      pieces.push({ kind: "point" });
    } else if (other === ",") {
      if (places === 0 || pointAt !== null) continue;
      if (commaAt >= 0 && commaAt !== places) grouped = true;
      commas = commaAt === places ? commas + 1 : 1;
      commaAt = places;
    } else {
      if (other === "%") shift += 2;
      if (other === "‰") shift += 3;
      pieces.push({ kind: "text", text: other });
    }
  }
  pointAt ??= places;
  return {
    pieces,
    places,
    pointAt,
    leastWhole: Math.max(pointAt - firstRequired, 0),
    leastFraction: Math.max(lastRequired - pointAt, 0),
    shift: commaAt === pointAt ? shift - commas * 3 : shift,
    grouped: grouped || (commaAt >= 0 && commaAt !== pointAt),
    scientific: pieces.some(({ kind }) => kind === "exponent"),
  };
}

/** Splits at semicolons that are neither quoted nor escaped. */
function splitSections(format: string): string[] {
  const sections = [""];
  for (const [piece] of format.matchAll(/'[^']*'?|"[^"]*"?|\\[^]?|[^]/g)) {
    if (piece === ";") sections.push("");
    else sections[sections.length - 1] += piece;
  }
  return sections;
}
