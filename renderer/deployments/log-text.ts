import type { Client } from "../../shared/rpc/client.ts";
import { countText } from "../ui/count.ts";
import { downloadBlob } from "../ui/download.ts";
import { type LineSet, rangesBetween } from "./line-set.ts";

/** Lines that one request may ask for. */
const MOST_LINES = 2000;
const MOST_RANGES = 1000;

/** The texts of the lines at indexes `from` up to `to` of a set, each with a line feed after it. */
export async function readTexts(
  client: Client,
  deployment: number,
  lines: LineSet,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string> {
  const texts: string[] = [];
  for (let index = from; index < to; ) {
    const wanted = rangesBetween(lines, index, Math.min(to, index + MOST_LINES)).slice(0, MOST_RANGES);
    const got = await client.deployments.logLines({ deployment, ranges: wanted });
    if (got.length === 0) throw new Error(`${countText(to - index, "line")} of the log could not be read.`);
    for (const { text } of got) texts.push(text);
    index += got.length;
  }
  return texts.map((text) => `${text}\n`).join("");
}

/**
 * Hands the whole log to the person as a file. Each piece goes to where the browser keeps files as it comes, so that the
 * page never holds the log. `tell` hears how many lines were read.
 */
export async function saveLog(client: Client, deployment: number, tell: (lineCount: number) => void): Promise<void> {
  const pieces: Blob[] = [];
  for (let afterLine = 0; ; ) {
    const { text, throughLine } = await client.deployments.logText({ deployment, afterLine });
    if (throughLine === afterLine) break;
    pieces.push(new Blob([text]));
    afterLine = throughLine;
    tell(throughLine);
  }
  downloadBlob(`deployment-${deployment}.log`, new Blob(pieces, { type: "text/plain;charset=utf-8" }));
}

/** What a person selected with the mouse or the keyboard: from within a line to within a line. */
export type SelectedText = {
  readonly first: number;
  readonly last: number;
  readonly firstText: string;
  readonly lastText: string;
};

/** The selected text within rows; null when nothing is selected there. */
export function readSelection(area: Element): SelectedText | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  if (!area.contains(selection.anchorNode) || !area.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const rows = [...area.children].filter((row) => range.intersectsNode(row));
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  return { first: lineOf(first), last: lineOf(last), firstText: partOf(range, first), lastText: partOf(range, last) };
}

/** How many of a set's lines a selection touches. */
export function countSelected(lines: LineSet, { first, last }: SelectedText): number {
  return lines.rank(last) - lines.rank(first) + 1;
}

/** A selection's text, also of lines between that are not drawn. */
export async function readSelectedText(
  client: Client,
  deployment: number,
  lines: LineSet,
  { first, last, firstText, lastText }: SelectedText,
): Promise<string> {
  if (first === last) return firstText;
  const between = { from: lines.rank(first) + 1, to: lines.rank(last) };
  return `${firstText}\n${await readTexts(client, deployment, lines, between)}${lastText}`;
}

/** The indexes of the lines of a set that lie in a range. */
export function indexesIn(
  lines: LineSet,
  [first, last]: readonly [number, number],
): { readonly from: number; readonly to: number } {
  return { from: lines.rank(first), to: lines.rank(last + 1) };
}

function lineOf(row: Element): number {
  return row instanceof HTMLElement ? Number(row.dataset["line"]) : 0;
}

/** What of a row's text lies in a range. */
function partOf(range: Range, row: Element): string {
  const text = row.querySelector(".log-text");
  if (!text) return "";
  const part = document.createRange();
  part.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
