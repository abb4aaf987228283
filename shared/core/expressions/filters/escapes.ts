import { type Filter, plain } from "./filter.ts";

/** Filters that make a text safe inside another format. */
export const ESCAPE_FILTERS: Readonly<Record<string, Filter>> = {
  HtmlEscape: plain((input) => substitute(input, /[&<>"'/]/g, HTML)),
  XmlEscape: plain((input) => substitute(input, /[&<>"']/g, HTML)),
  JsonEscape: plain((input) => substitute(input, /["\\\t\r\n]/g, BACKSLASHED)),
  // Inside single quotes YAML folds one line break into a blank, so each run of them gains one.
  YamlSingleQuoteEscape: plain((input) => input.replaceAll("'", "''").replace(/(\r?\n)(?:\r?\n)*/g, "$1$&")),
  YamlDoubleQuoteEscape: plain((input) => escapeUnits(substitute(input, /["\\\t\r\n]/g, BACKSLASHED), /[^ -~]/g)),
  PropertiesKeyEscape: plain((input) => propertiesText(input).replace(/[ :=]/g, "\\$&")),
  PropertiesValueEscape: plain((input) => propertiesText(input).replace(/^ /, "\\ ")),
  UriEscape: plain((input) => percentEncode(input, /[^A-Za-z0-9\-_.~:/?#[\]@!$&'()*+,;=]+/g)),
  UriDataEscape: plain((input) => percentEncode(input, /[^A-Za-z0-9\-_.~]+/g)),
};

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "/": "&#x2F;",
};

const BACKSLASHED: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\t": "\\t",
  "\r": "\\r",
  "\n": "\\n",
};

function substitute(input: string, characters: RegExp, table: Readonly<Record<string, string>>): string {
  return input.replace(characters, (character) => table[character] ?? character);
}

function propertiesText(input: string): string {
  return escapeUnits(substitute(input, /[\\\t\r\n]/g, BACKSLASHED), /[\u00ff-\uffff]/g);
}

function escapeUnits(input: string, units: RegExp): string {
  return input.replace(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const ENCODER = new TextEncoder();

/** The text with runs of certain characters as `%` and two digits for each byte of their UTF-8. */
export function percentEncode(input: string, escaped: RegExp): string {
  return input.replace(escaped, (characters) =>
    Array.from(ENCODER.encode(characters), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
}
