import { base64FromBytes } from "../expressions/encodings.ts";

/** A line of a secret is looked for by itself from this length on: shorter ones (`}`, `---`) would hide ordinary text. */
const SHORTEST_LINE = 4;
/** Encoded pieces shorter than this say nothing about a secret. */
const SHORTEST_PIECE = 3;
/** The lengths of lines in which programs print long base64: PEM, and MIME with what follows it. */
const BASE64_LINES: readonly number[] = [64, 76];
/** The last line of such a text is looked for from this length on. */
const SHORTEST_LAST_LINE = 12;

/**
 * The byte patterns that give the secrets away: each as it is, its longer lines, and of those the base64 (at any
 * offset inside a longer text, usual and URL-safe alphabet), URL, JSON and XML forms. Long base64 is also looked for as it
 * is printed in lines. No pattern is empty.
 */
export function secretForms(secrets: readonly string[]): readonly Uint8Array[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === "") continue;
    for (const part of [secret, ...longLines(secret)]) {
      forms.add(part);
      for (const form of [...base64Forms(part), ...urlForms(part), ...jsonForms(part), ...xmlForms(part)])
        forms.add(form);
      for (const line of base64Lines(part)) forms.add(line);
    }
  }
  return [...forms].map((form) => ENCODER.encode(form));
}

const ENCODER = new TextEncoder();

function longLines(secret: string): string[] {
  const lines = secret.split(/\r\n|\r|\n/);
  if (lines.length === 1) return [];
  const otherLineEnds = [lines.join("\n"), lines.join("\r\n")];
  return [...otherLineEnds, ...lines.map((line) => line.trim())].filter((line) => line.length >= SHORTEST_LINE);
}

/** Base64 puts three bytes into four characters, so a text looks different at each of three offsets. */
function base64Forms(text: string): string[] {
  const bytes = ENCODER.encode(text);
  const whole = base64FromBytes(bytes);
  const forms = [whole, whole.replace(/=+$/, ""), ...[0, 1, 2].map((shift) => base64Inside(bytes, shift))];
  const usable = forms.filter((form) => form.length >= SHORTEST_PIECE);
  return usable.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** Base64 cut into lines: of the text, and the text itself where it is base64. */
function base64Lines(text: string): string[] {
  return [text, base64FromBytes(ENCODER.encode(text))]
    .filter((whole) => whole.length > Math.min(...BASE64_LINES) && /^[\w+/-]+=*$/.test(whole))
    .flatMap((whole) => BASE64_LINES.flatMap((length) => whole.match(new RegExp(`.{1,${length}}`, "g")) ?? []))
    .filter((line) => line.length >= SHORTEST_LAST_LINE);
}

/** The characters that depend on these bytes alone when `shift` other bytes stand before them. */
function base64Inside(bytes: Uint8Array, shift: number): string {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const first = Math.ceil((shift * 8) / 6);
  return base64FromBytes(padded).slice(first, Math.floor((padded.length * 8) / 6));
}

function urlForms(text: string): string[] {
  const wellFormed = text.toWellFormed();
  const component = encodeURIComponent(wellFormed);
  const strict = component.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [component, strict, strict.replaceAll("%20", "+"), encodeURI(wellFormed)];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())]);
}

function jsonForms(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  const ascii = escapeUnits(plain, /[^ -~]/g);
  // What .NET's System.Text.Json writes: also < > & ' + and the quote by number.
  const dotnet = escapeUnits(plain.replaceAll('\\"', "\\u0022"), /[^ -~]|[<>&'+`]/g);
  const forms = [plain, plain.replaceAll("/", "\\/"), ascii, dotnet];
  return forms.flatMap((form) => [
    form,
    form.replace(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`),
  ]);
}

function escapeUnits(text: string, units: RegExp): string {
  return text.replace(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function xmlForms(text: string): string[] {
  const content = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const usual = content.replaceAll(">", "&gt;");
  const attribute = usual.replaceAll('"', "&quot;");
  const apostrophes = ["&apos;", "&#39;", "&#x27;"].map((entity) => attribute.replaceAll("'", entity));
  return [content, usual, attribute, content.replaceAll('"', "&quot;"), ...apostrophes];
}
