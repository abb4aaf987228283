import type { CellValue } from "./matrix.ts";

/** A name with its value, as files of settings give them. */
export type PastedSetting = { readonly name: string; readonly value: CellValue };

/** What a pasted text is: one value, a block of cells as spreadsheets give, or settings by name. */
export type Pasted =
  | { readonly kind: "value"; readonly text: string }
  | { readonly kind: "block"; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "settings"; readonly format: "env" | "json"; readonly settings: readonly PastedSetting[] };

/**
 * Reads a pasted text. A tab makes it a block, a JSON object or lines of `KEY=value` settings. One line is one value,
 * even with an equals sign in it (a connection string), unless `isName` says that it was pasted where names stand.
 */
export function readPasted(text: string, options: { readonly isName: boolean }): Pasted {
  const json = jsonSettings(text);
  if (json !== null) return { kind: "settings", format: "json", settings: json };
  const isOneLine = !/[\r\n]/.test(text.replace(/\r?\n$/, ""));
  if (!text.includes("\t") && (!isOneLine || options.isName)) {
    const settings = envSettings(text);
    if (settings !== null) return { kind: "settings", format: "env", settings };
  }
  const rows = readTsv(text);
  const [first = []] = rows;
  return rows.length <= 1 && first.length <= 1 ? { kind: "value", text: first[0] ?? "" } : { kind: "block", rows };
}

/** Cells of tab-separated text; a cell in quotes may hold tabs, line ends and doubled quotes. A last line end is none. */
export function readTsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const piece = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y;
  while (piece.lastIndex <= text.length) {
    const match = piece.exec(text);
    if (match === null) break;
    const [whole, inQuotes, plain = "", end] = match;
    row.push(inQuotes === undefined ? plain : inQuotes.replaceAll('""', '"'));
    if (end === "\t") continue;
    rows.push(row);
    row = [];
    if (end === "" || piece.lastIndex === text.length) break;
    if (whole === "") break;
  }
  return rows;
}

/** Tab-separated text that spreadsheets and `readTsv` read back. */
export function writeTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join("\t")).join("\r\n");
}

function quoted(text: string): string {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const ENV_LINE =
  /[ \t]*(?:#[^\r\n]*|(?:export[ \t]+)?([\p{L}\p{N}_.:/~()@[\]-]+(?: [\p{L}\p{N}_.:/~()@[\]-]+)*)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\[^])*)"[ \t]*(?:#[^\r\n]*)?|'([^']*)'[ \t]*(?:#[^\r\n]*)?|([^\r\n]*)))?(?:\r\n|\n|\r|$)/uy;

/** Settings of a `.env` or `key=value` text; null when any line is neither one, a comment nor blank, or there are none. */
function envSettings(text: string): readonly PastedSetting[] | null {
  const settings: PastedSetting[] = [];
  ENV_LINE.lastIndex = 0;
  while (ENV_LINE.lastIndex < text.length) {
    const match = ENV_LINE.exec(text);
    if (match === null) return null;
    const [, name, doubled, single, plain] = match;
    if (name === undefined) continue;
    settings.push({ name, value: doubled === undefined ? (single ?? plainValue(plain ?? "")) : unescaped(doubled) });
  }
  return settings.length === 0 ? null : settings;
}

/** A comment begins at a `#` behind a blank; `#{` begins an expression. */
function plainValue(text: string): string {
  return text.replace(/(?:^|\s+)#(?!\{).*$/, "").trim();
}

function unescaped(text: string): string {
  return text.replace(
    /\\([^])/g,
    (_, mark: string) => ESCAPES[mark] ?? (mark === '"' || mark === "\\" ? mark : `\\${mark}`),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** The leaves of a JSON object by their paths with colons, as configuration files name them; null when it is none. */
function jsonSettings(text: string): readonly PastedSetting[] | null {
  if (!text.trimStart().startsWith("{")) return null;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null; // not JSON: read as the other kinds of text
  }
  const settings: PastedSetting[] = [];
  collectLeaves(data, [], settings);
  return settings.length === 0 ? null : settings;
}

function collectLeaves(data: unknown, path: readonly string[], settings: PastedSetting[]): void {
  if (typeof data === "object" && data !== null && Object.keys(data).length > 0) {
    for (const [key, item] of Object.entries(data)) collectLeaves(item, [...path, key], settings);
    return;
  }
  if (path.length === 0) return;
  settings.push({ name: path.join(":"), value: leafText(data) });
}

function leafText(data: unknown): string | null {
  if (data === null || typeof data === "string") return data;
  return JSON.stringify(data);
}
