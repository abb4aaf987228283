import type { XmlAttribute } from "../xml/tree.ts";

// oxlint-disable-next-line no-control-regex -- they are written as references
const IN_TEXT = /[&<>\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const IN_TEXT_ALL = new RegExp(IN_TEXT.source, "g");
// oxlint-disable-next-line no-control-regex -- they are written as references
const IN_VALUE = /[&<>"\r\n\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const IN_VALUE_ALL = new RegExp(IN_VALUE.source, "g");
const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes text content as the engine writes it: `& < >`; line breaks stay raw. */
export function escapeText(text: string): string {
  return IN_TEXT.test(text) ? text.replace(IN_TEXT_ALL, reference) : text;
}

/** Escapes an attribute value for double quotes; line breaks become references, tabs stay raw. */
export function escapeValue(value: string): string {
  return IN_VALUE.test(value) ? value.replace(IN_VALUE_ALL, reference) : value;
}

/** True when a value is written as it is. */
export function isPlainValue(value: string): boolean {
  return !IN_VALUE.test(value);
}

/** The markup of an attribute's value between double quotes; references to declared entities stay. */
export function valueMarkup(attribute: XmlAttribute): string {
  const source = attribute.owner?.document.text;
  if (!attribute.hasReferences || source === undefined) return escapeValue(attribute.value);
  const raw = source.slice(attribute.valueStart, attribute.end - 1);
  const parts = raw.split(/(&[^;]*;)/);
  return parts.map((part) => (part.startsWith("&") ? referenceMarkup(part) : escapeValue(part))).join("");
}

const PREDEFINED: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

function referenceMarkup(markup: string): string {
  const predefined = PREDEFINED[markup];
  if (predefined !== undefined) return escapeValue(predefined);
  const number = /^&#(x?)([0-9a-fA-F]+);$/.exec(markup);
  if (!number) return markup;
  return escapeValue(String.fromCodePoint(Number.parseInt(number[2] ?? "", number[1] === "x" ? 16 : 10)));
}

function reference(character: string): string {
  return NAMED[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}
