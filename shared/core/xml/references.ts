import { endOfName } from "./names.ts";
import { fail, type Reader } from "./reader.ts";

/** What a reference in text stands for: a character (or predefined entity), or an entity the document declares. */
export type Reference =
  | { readonly kind: "character"; readonly value: string; readonly end: number }
  | { readonly kind: "entity"; readonly name: string; readonly value: string; readonly end: number };

/** Why an entity cannot be used; `offset` is the place of the mistake, -1 for that of the reference. */
export type Refusal = { readonly problem: string; readonly offset: number };

/** Units all entity references of one document may stand for; beyond, it is taken for an entity bomb. */
export const MAX_EXPANDED_UNITS = 10_000_000;

/** The five entities XML itself declares. */
export const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Reads the reference whose `&` stands at `at`. Fails for entities that are not declared or not fit, and for bombs. */
export function readReference(reader: Reader, at: number, inValue: boolean): Reference {
  const { text } = reader;
  if (text.charCodeAt(at + 1) === 35) return readCharacterReference(reader, at);
  const nameEnd = endOfName(text, at + 1);
  const name = text.slice(at + 1, nameEnd);
  if (name === "") fail(reader, at, "'&' must be written as '&amp;'");
  if (text.charCodeAt(nameEnd) !== 59) fail(reader, nameEnd, `';' is missing after '&${name}'`);
  const predefined = PREDEFINED.get(name);
  if (predefined !== undefined) return { kind: "character", value: predefined, end: nameEnd + 1 };
  const value = reader.document.entities.get(name);
  if (value === undefined) fail(reader, at + 1, `The entity '${name}' is not declared`);
  const refusal = reader.refusals.get(name) ?? (inValue ? reader.refusalsInValues.get(name) : undefined);
  if (refusal) fail(reader, refusal.offset < 0 ? at + 1 : refusal.offset, refusal.problem);
  reader.expanded += value.length;
  if (reader.expanded > MAX_EXPANDED_UNITS) fail(reader, at, "The entities of this file expand to too much text");
  return { kind: "entity", name, value, end: nameEnd + 1 };
}

/** The character of `&#...;` markup; null when it names none. Control characters are taken, as Microsoft's reader does. */
export function characterOf(markup: string): string | null {
  const point = pointOf(markup);
  if (point === null || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null;
  return String.fromCodePoint(point);
}

/** Units a character reference may take, leading zeros included. */
const MAX_REFERENCE = 100;

function readCharacterReference(reader: Reader, at: number): Reference {
  const markup = characterMarkup(reader.text, at);
  const next = at + markup.length;
  const pair = pairOf(markup, characterMarkup(reader.text, next));
  if (pair !== null) return { kind: "character", value: pair, end: next + characterMarkup(reader.text, next).length };
  const value = characterOf(markup);
  if (value === null) fail(reader, at, "The character reference is malformed");
  return { kind: "character", value, end: next };
}

function characterMarkup(text: string, at: number): string {
  return /^&#[0-9a-zA-Z]*;/.exec(text.slice(at, at + MAX_REFERENCE))?.[0] ?? "";
}

/** Two references may name the halves of one character; null for all others. */
function pairOf(first: string, second: string): string | null {
  const pair = String.fromCharCode(unitOf(first), unitOf(second));
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair) ? pair : null;
}

function unitOf(markup: string): number {
  const point = pointOf(markup) ?? 0;
  return point <= 0xffff ? point : 0;
}

function pointOf(markup: string): number | null {
  const match = /^&#(?:x0*([0-9a-fA-F]{1,8})|0*([0-9]{1,10}));$/.exec(markup);
  if (!match) return null;
  const [, hex, decimal] = match;
  return hex === undefined ? Number.parseInt(decimal ?? "", 10) : Number.parseInt(hex, 16);
}
