import { type Digits, roundToDecimals, roundToSignificant } from "./numbers.ts";

/** A piece of a picture: a place for a digit, the decimal point, an exponent, or text to print. */
type Piece =
  | { readonly kind: "digit"; readonly required: boolean }
  | { readonly kind: "point" }
  | { readonly kind: "exponent"; readonly letter: string; readonly plus: boolean; readonly digits: number }
  | { readonly kind: "text"; readonly text: string };

type Picture = {
  readonly pieces: readonly Piece[];
  /** Power of ten from `%`, `‰` and scaling commas. */
  readonly shift: number;
  readonly grouped: boolean;
  /** Places before the point, and of those the ones from the first `0` on. */
  readonly wholePlaces: number;
  readonly requiredWhole: number;
  readonly fractionPlaces: number;
  readonly requiredFraction: number;
  readonly scientific: boolean;
};

/** A number in a custom picture; up to three sections for positive, negative and zero. */
export function customNumber(number: Digits, format: string): string {
  const sections = splitSections(format).map(readPicture);
  const positive = sections[0] ?? readPicture("");
  const section = (index: number) => (isUsable(sections[index]) ? index : 0);
  let chosen = section(number.digits === "" ? 2 : number.negative ? 1 : 0);
  let picture = sections[chosen] ?? positive;
  let rounded = roundFor(number, picture);
  if (number.digits !== "" && rounded.digits === "" && !picture.scientific) {
    chosen = section(2);
    picture = sections[chosen] ?? positive;
    rounded = roundFor(rounded, picture);
  }
  const minus = number.negative && chosen === 0 && rounded.digits !== "" ? "-" : "";
  return minus + layOut(rounded, picture);
}

function isUsable(picture: Picture | undefined): picture is Picture {
  return picture !== undefined && picture.pieces.length > 0;
}

function roundFor(number: Digits, picture: Picture): Digits {
  const shifted = number.digits === "" ? number : { ...number, point: number.point + picture.shift };
  return picture.scientific
    ? roundToSignificant(shifted, picture.wholePlaces + picture.fractionPlaces)
    : roundToDecimals(shifted, picture.fractionPlaces);
}

function layOut(number: Digits, picture: Picture): string {
  const exponent = picture.scientific && number.digits !== "" ? number.point - picture.wholePlaces : 0;
  const point = number.point - exponent;
  const whole = number.digits.slice(0, Math.max(point, 0)).padEnd(Math.max(point, 0), "0");
  const fraction =
    number.digits === "" ? "" : "0".repeat(Math.max(-point, 0)) + number.digits.slice(Math.max(point, 0));
  const digits = groupedDigits(whole.padStart(picture.requiredWhole, "0"), picture.grouped && !picture.scientific);
  const decimals = fraction.padEnd(picture.requiredFraction, "0");
  const extra = Math.max(digits.length - picture.wholePlaces, 0);
  let place = 0;
  let decimal = 0;
  let behindPoint = false;
  let text = "";
  for (const piece of picture.pieces) {
    if (piece.kind === "digit" && behindPoint) text += decimals.charAt(decimal++);
    else if (piece.kind === "digit") {
      const index = digits.length - picture.wholePlaces + place;
      text += place === 0 ? digits.slice(0, extra + 1 - Number(index < 0)).join("") : (digits[index] ?? "");
      place++;
    } else if (piece.kind === "point" && !behindPoint) {
      if (picture.wholePlaces === 0) text += digits.join("");
      behindPoint = true;
      if (decimals !== "") text += ".";
    } else if (piece.kind === "exponent") text += exponentText(piece, exponent);
    else if (piece.kind === "text") text += piece.text;
  }
  return text;
}

/** Each digit with the group separator that follows it. */
function groupedDigits(whole: string, grouped: boolean): string[] {
  return Array.from(whole, (digit, index) => {
    const left = whole.length - index - 1;
    return grouped && left > 0 && left % 3 === 0 ? `${digit},` : digit;
  });
}

function exponentText(piece: Extract<Piece, { kind: "exponent" }>, exponent: number): string {
  const sign = exponent < 0 ? "-" : piece.plus ? "+" : "";
  return piece.letter + sign + Math.abs(exponent).toString().padStart(piece.digits, "0");
}

const PIECE = /'([^']*)'?|"([^"]*)"?|\\([^])|([Ee])([+-]?)(0+)|([^])/gy;

function readPicture(section: string): Picture {
  const pieces: Piece[] = [];
  let shift = 0;
  let grouped = false;
  let scientific = false;
  let commas = 0;
  let behindPoint = false;
  const places = { whole: [] as boolean[], fraction: [] as boolean[] };
  for (const match of section.matchAll(PIECE)) {
    const [, single, double, escaped, letter, sign, zeros, other = ""] = match;
    const quoted = single ?? double ?? escaped;
    if (quoted !== undefined) pieces.push({ kind: "text", text: quoted });
    else if (letter !== undefined) {
      scientific = true;
      pieces.push({ kind: "exponent", letter, plus: sign === "+", digits: zeros?.length ?? 1 });
    } else if (other === "0" || other === "#") {
      if (commas > 0 && places.whole.length > 0 && !behindPoint) grouped = true;
      commas = 0;
      (behindPoint ? places.fraction : places.whole).push(other === "0");
      pieces.push({ kind: "digit", required: other === "0" });
    } else if (other === ".") {
      if (!behindPoint) shift -= commas * 3;
      commas = 0;
      behindPoint = true;
      pieces.push({ kind: "point" });
    } else if (other === ",") {
      if (places.whole.length > 0 && !behindPoint) commas++;
    } else {
      if (other === "%") shift += 2;
      if (other === "‰") shift += 3;
      pieces.push({ kind: "text", text: other });
    }
  }
  if (!behindPoint) shift -= commas * 3;
  const firstRequired = places.whole.indexOf(true);
  return {
    pieces,
    shift,
    grouped,
    scientific,
    wholePlaces: places.whole.length,
    requiredWhole: firstRequired < 0 ? 0 : places.whole.length - firstRequired,
    fractionPlaces: places.fraction.length,
    requiredFraction: places.fraction.lastIndexOf(true) + 1,
  };
}

/** Splits at semicolons that are neither quoted nor escaped. */
function splitSections(format: string): string[] {
  const sections = [""];
  for (const [piece] of format.matchAll(/'[^']*'?|"[^"]*"?|\\[^]|[^]/g)) {
    if (piece === ";") sections.push("");
    else sections[sections.length - 1] += piece;
  }
  return sections;
}
