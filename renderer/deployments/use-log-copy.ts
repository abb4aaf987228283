import { type ClipboardEvent, useEffect, useState } from "react";
import { useClient } from "../data.ts";
import { countText } from "../ui/count.ts";
import { useNotify } from "../ui/notify.tsx";
import type { LineScroller } from "./line-scroller.ts";
import type { LineSet } from "./line-set.ts";
import { countSelected, indexesIn, readSelectedText, readSelection, readTexts } from "./log-text.ts";
import type { MarkedLines } from "./marked-lines.ts";

/** More lines than this are offered as a file. */
const MOST_LINES = 50_000;

/** Copying, and what stood in its way. */
export type LogCopy = {
  /** Copies what is selected, else what is marked, else what is shown. */
  readonly copy: () => void;
  readonly onCopy: (event: ClipboardEvent) => void;
  /** How many lines were too many to copy; null when nothing was. */
  readonly tooMany: number | null;
  readonly dismiss: () => void;
};

type Parts = {
  readonly deployment: number;
  readonly scroller: LineScroller;
  readonly shown: LineSet;
  readonly marked: MarkedLines | null;
};

/** Copying from a log of any length: the lines are read for it, drawn or not. */
export function useLogCopy({ deployment, scroller, shown, marked }: Parts): LogCopy {
  const client = useClient();
  const notify = useNotify();
  const [tooMany, setTooMany] = useState<number | null>(null);
  useHeldSelection(scroller);
  const put = async (count: number, read: () => Promise<string>) => {
    if (count > MOST_LINES) return setTooMany(count);
    try {
      await navigator.clipboard.writeText(await read());
      notify.done(`${countText(count, "line")} copied`);
    } catch (error) {
      notify.failed("Nothing was copied", error);
    }
  };
  const copy = () => {
    const area = scroller.area();
    const selection = area && readSelection(area);
    if (selection) {
      return void put(countSelected(shown, selection), () => readSelectedText(client, deployment, shown, selection));
    }
    const indexes = marked ? indexesIn(shown, [marked.first, marked.last]) : { from: 0, to: shown.count };
    void put(indexes.to - indexes.from, () => readTexts(client, deployment, shown, indexes));
  };
  const onCopy = (event: ClipboardEvent) => {
    const area = scroller.area();
    const selection = area && readSelection(area);
    if (selection && selection.first === selection.last) return; // the browser does that well
    event.preventDefault();
    copy();
  };
  return { copy, onCopy, tooMany, dismiss: () => setTooMany(null) };
}

/** Keeps the rows in which a selection begins and ends drawn, so that it outlives scrolling. */
function useHeldSelection(scroller: LineScroller): void {
  useEffect(() => {
    const onChange = () => {
      const area = scroller.area();
      const selection = area && readSelection(area);
      scroller.setHeld(selection ? [...new Set([selection.first, selection.last])] : []);
    };
    document.addEventListener("selectionchange", onChange);
    return () => document.removeEventListener("selectionchange", onChange);
  }, [scroller]);
}
