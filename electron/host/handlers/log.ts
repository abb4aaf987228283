import { setImmediate as pause, setTimeout as sleep } from "node:timers/promises";
import type { LogLine } from "../../../shared/core/deployment/events.ts";
import { addRun, type LineRun, packRuns } from "../../../shared/core/deployment/log-outline.ts";
import type { LogOutlinePart, LogSearchPart, LogTextPiece } from "../../../shared/rpc/types.ts";
import { requireDeployment } from "../../store/deployments.ts";
import { findLogLines, listLinesIn, listLogLines, listLogTexts } from "../../store/log.ts";
import { catchUpOutline, listLineKinds, readOutline } from "../../store/log-outline.ts";
import type { HostContext } from "../context.ts";

const BATCH_LINES = 2000;
/** Lines of an older log that get an outline at once; the host does other work in between. */
const CATCH_UP_LINES = 20_000;
/** Of an outline in one message: enough for most logs of millions of lines. */
const OUTLINE_BYTES = 1_000_000;
const NEWEST_LINES = 100;
/** How long news of a log is gathered before it is told. */
const GATHER_MS = 15;
const MOST_LINES = 2000;
/** Lines that a search looks at in one go: as many as take about `SEARCH_MS`, so that the host stays responsive. */
const SEARCH_LINES = { first: 10_000, fewest: 100, most: 50_000 } as const;
const SEARCH_MS = 10;
/** How often a search tells how far it is. */
const TELL_MS = 60;

/** The hub's key for news of a deployment's log. */
export function logKey(id: number): string {
  return `log/${id}`;
}

/** Log lines after `afterLine`, in batches, until the deployment has finished and all its lines were given. */
export async function* watchLog(
  host: HostContext,
  id: number,
  afterLine: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly LogLine[]> {
  requireDeployment(host.db, id);
  for (let seen = afterLine; !signal?.aborted; ) {
    const lines = listLogLines(host.db, id, seen, BATCH_LINES);
    if (lines.length > 0) {
      seen = lines.at(-1)?.seq ?? seen;
      yield lines;
      if (lines.length === BATCH_LINES) await pause(); // a long log is read: others must come to their turn
    } else if (!(await hasMore(host, id, signal))) return;
  }
}

/** What kinds of lines there are after `afterLine`, without their texts, until the deployment has finished. */
export async function* watchOutline(
  host: HostContext,
  id: number,
  afterLine: number,
  signal?: AbortSignal,
): AsyncGenerator<LogOutlinePart> {
  requireDeployment(host.db, id);
  let kindCount = 0;
  for (let seen = afterLine; !signal?.aborted; ) {
    while (!catchUpOutline(host.db, id, CATCH_UP_LINES)) await pause();
    const { packed, throughLine } = readOutline(host.db, id, seen, OUTLINE_BYTES);
    if (throughLine > seen) {
      const kinds = listLineKinds(host.db, id, kindCount);
      kindCount += kinds.length;
      const newest = newestLines(host, id, seen, throughLine);
      seen = throughLine;
      yield { kinds, runs: base64(packed), throughLine, newest };
      await (newest.length > 0 ? sleep(GATHER_MS) : pause());
    } else if (!(await hasMore(host, id, signal))) return;
  }
}

/** Lines by number, at most 2,000 of them. */
export function readLines(
  host: HostContext,
  id: number,
  ranges: readonly (readonly [number, number])[],
): readonly LogLine[] {
  requireDeployment(host.db, id);
  let left = MOST_LINES;
  const allowed: [number, number][] = [];
  for (const [first, last] of ranges) {
    const count = Math.min(left, last - first + 1);
    if (count > 0) allowed.push([first, first + count - 1]);
    left -= Math.max(0, count);
  }
  return listLinesIn(host.db, id, allowed);
}

/** The texts of at most `limit` lines after `afterLine`. */
export function readText(host: HostContext, id: number, afterLine: number, limit: number): LogTextPiece {
  requireDeployment(host.db, id);
  const texts = listLogTexts(host.db, id, afterLine, limit);
  return { text: texts.map((text) => `${text}\n`).join(""), throughLine: afterLine + texts.length };
}

type Search = { readonly text: string; readonly afterLine: number };

/** Numbers of the first `limit` lines that hold a text. */
export async function search(
  host: HostContext,
  id: number,
  { text, limit }: { readonly text: string; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const { lastLine } = requireDeployment(host.db, id);
  const numbers: number[] = [];
  for await (const found of searchSlices(host, id, { text, afterLine: 0 }, lastLine)) {
    numbers.push(...found.lines);
    if (numbers.length >= limit || signal?.aborted) break;
  }
  return numbers.slice(0, limit);
}

/** Which lines after `afterLine` hold a text, as far as it has looked, until the deployment has finished. */
export async function* watchSearch(
  host: HostContext,
  id: number,
  { text, afterLine }: Search,
  signal?: AbortSignal,
): AsyncGenerator<LogSearchPart> {
  for (let seen = afterLine; !signal?.aborted; ) {
    const { lastLine } = requireDeployment(host.db, id);
    if (lastLine <= seen) {
      if (!(await hasMore(host, id, signal))) return;
      continue;
    }
    let runs: LineRun[] = [];
    let toldMs = performance.now();
    for await (const { lines, throughLine } of searchSlices(host, id, { text, afterLine: seen }, lastLine)) {
      addFound(runs, seen, lines, throughLine);
      seen = throughLine;
      if (seen < lastLine && performance.now() - toldMs < TELL_MS) continue;
      yield { found: base64(packRuns(runs)), throughLine };
      runs = [];
      toldMs = performance.now();
    }
  }
}

type Slice = { readonly lines: readonly number[]; readonly throughLine: number };

/** Searches a part of a log after the other, each as large as the host can look at without being held up. */
async function* searchSlices(
  host: HostContext,
  id: number,
  { text, afterLine }: Search,
  lastLine: number,
): AsyncGenerator<Slice> {
  let size: number = SEARCH_LINES.first;
  for (let seen = afterLine; seen < lastLine; ) {
    const throughLine = Math.min(lastLine, seen + size);
    const startedMs = performance.now();
    const lines = findLogLines(host.db, id, text, seen, throughLine);
    const tookMs = Math.max(0.1, performance.now() - startedMs);
    size = Math.round(Math.min(SEARCH_LINES.most, Math.max(SEARCH_LINES.fewest, (size * SEARCH_MS) / tookMs)));
    seen = throughLine;
    yield { lines, throughLine };
    await pause();
  }
}

function addFound(runs: LineRun[], afterLine: number, lines: readonly number[], throughLine: number): void {
  let done = afterLine;
  for (const line of lines) {
    addRun(runs, { kind: 0, count: line - done - 1 });
    addRun(runs, { kind: 1, count: 1 });
    done = line;
  }
  addRun(runs, { kind: 0, count: throughLine - done });
}

/** Waits for news of a log of which all lines were given; false when the deployment has finished and none come. */
async function hasMore(host: HostContext, id: number, signal?: AbortSignal): Promise<boolean> {
  if (requireDeployment(host.db, id).status === "finished") return false;
  await host.hub.next(logKey(id), signal);
  return true;
}

function newestLines(host: HostContext, id: number, seen: number, throughLine: number): readonly LogLine[] {
  if (requireDeployment(host.db, id).lastLine > throughLine) return [];
  return listLogLines(host.db, id, Math.max(seen, throughLine - NEWEST_LINES), NEWEST_LINES);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
