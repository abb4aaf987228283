import { useEffect, useRef, useState } from "react";
import type { LineScroller } from "./line-scroller.ts";
import type { LineSet } from "./line-set.ts";
import type { LogSearch } from "./use-search.ts";

/** Which match is looked at, and the ways to the next ones. */
export type MatchCursor = {
  /** The line that was found last, and is shown as such. */
  readonly current: number | null;
  readonly next: () => void;
  readonly previous: () => void;
};

type Parts = {
  readonly scroller: LineScroller;
  readonly search: LogSearch;
  readonly hits: LineSet;
  readonly isSearched: boolean;
};

/**
 * Goes from hit to hit. A new text leads to its first hit from where the reader is, as soon as that is found; one that the
 * address brings with it does not, as reading begins elsewhere.
 */
export function useMatchCursor({ scroller, search, hits, isSearched }: Parts): MatchCursor {
  const [found, setFound] = useState<{ readonly text: string; readonly line: number } | null>(null);
  const wanted = useRef<{ text: string; from: number } | null>(null);
  const { text } = search;
  const current = found?.text === text ? found.line : null;
  const go = (line: number) => {
    wanted.current = null;
    setFound({ text, line });
    scroller.reveal(line, "nearest");
  };
  const isNew = useRef(false);
  useEffect(() => {
    wanted.current = text === "" || !isNew.current ? null : { text, from: scroller.firstSeen().line };
    isNew.current = true;
  }, [text, scroller]);
  useEffect(() => {
    if (wanted.current?.text !== text || hits.count === 0) return;
    const index = hits.rank(wanted.current.from);
    if (index < hits.count) go(hits.at(index));
    else if (isSearched) go(hits.at(0));
  });
  const step = (by: 1 | -1) => {
    if (hits.count === 0) return;
    const from = current ?? scroller.firstSeen().line;
    const index = hits.rank(from) + (by === 1 ? (current !== null && hits.has(current) ? 1 : 0) : -1);
    go(hits.at((index + hits.count) % hits.count));
  };
  return { current, next: () => step(1), previous: () => step(-1) };
}
