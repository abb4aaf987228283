import { useEffect, useRef } from "react";
import type { LineScroller } from "./line-scroller.ts";
import type { LineSet } from "./line-set.ts";
import type { MarkedLines } from "./marked-lines.ts";
import type { Log } from "./use-log.ts";

type Place = { readonly isFollowing: boolean; readonly line: number; readonly offsetPx: number };

/** Where each log was left, in this window. */
const left = new Map<number, Place>();

type Parts = {
  readonly deployment: number;
  readonly log: Log;
  readonly scroller: LineScroller;
  /** The part of the log that is shown; another part begins anew. */
  readonly part: string;
  readonly marked: MarkedLines | null;
  readonly errors: LineSet;
  readonly isFailed: boolean;
};

/**
 * Decides where reading begins: at the line a link leads to, where the reader left, at the first error of what
 * failed, else at the end. Another part of a log begins at its first error or its beginning, unless the end is followed.
 */
export function useBeginning({ deployment, log, scroller, part, marked, errors, isFailed }: Parts): void {
  const begun = useRef<string | null>(null);
  const linked = useRef<number | null>(null);
  const told = useRef(false);
  useEffect(() => {
    const isKnown = log.isComplete || (marked ? log.lineCount >= marked.first : !isFailed && log.lineCount > 0);
    if (!isKnown) return;
    if (begun.current === null) {
      beginLog({ scroller, marked, errors, isFailed, place: left.get(deployment) });
    } else if (begun.current !== part && marked === null) beginPart(scroller, errors, log.isComplete);
    else if (marked && marked.first === marked.last && marked.first !== linked.current) {
      scroller.reveal(marked.first, "nearest");
    }
    begun.current = part;
    linked.current = marked?.first ?? null;
  });
  useEffect(() => {
    if (!log.isComplete || !isFailed || told.current || begun.current === null) return;
    told.current = true;
    if (scroller.view().isFollowing && errors.count > 0) scroller.reveal(errors.at(0), "nearest");
  });
  useEffect(
    () => () => {
      if (begun.current === null) return;
      left.set(deployment, { isFollowing: scroller.view().isFollowing, ...scroller.firstSeen() });
    },
    [deployment, scroller],
  );
}

type Beginning = Pick<Parts, "scroller" | "marked" | "errors" | "isFailed"> & { readonly place: Place | undefined };

function beginLog({ scroller, marked, errors, isFailed, place }: Beginning): void {
  if (marked) scroller.reveal(marked.first, "center");
  else if (place && !place.isFollowing) scroller.reveal(place.line, place);
  else if (isFailed && errors.count > 0) scroller.reveal(errors.at(0), "center");
  else scroller.follow();
}

function beginPart(scroller: LineScroller, errors: LineSet, isComplete: boolean): void {
  if (errors.count > 0) scroller.reveal(errors.at(0), "center");
  else if (isComplete || !scroller.view().isFollowing) scroller.toStart();
}
