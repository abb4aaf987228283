import { useEffect, useRef, useState } from "react";
import type { Log } from "./use-log.ts";

/** How often a screen reader hears of a log that grows. */
const TELL_EVERY_MS = 5000;
const MOST_CHARACTERS = 200;

/** Tells screen readers now and then what came: never line by line, and nothing of a log that is over. */
export function LogNews({ log }: { readonly log: Log }) {
  const [news, setNews] = useState("");
  const latest = useRef(log);
  const toldCount = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = log;
    if (toldCount.current === null) {
      if (log.lineCount > 0) toldCount.current = log.lineCount;
      return;
    }
    if (log.lineCount === toldCount.current) return;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      setNews(newsOf(latest.current, toldCount.current ?? 0));
      toldCount.current = latest.current.lineCount;
    }, TELL_EVERY_MS);
  }, [log]);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return (
    <span className="sr-only" aria-live="polite" data-news>
      {news}
    </span>
  );
}

function newsOf({ lineCount, cache }: Log, toldCount: number): string {
  const count = lineCount - toldCount;
  const last = cache.get(lineCount)?.text.slice(0, MOST_CHARACTERS) ?? "";
  return `${count} new line${count === 1 ? "" : "s"}. ${last}`;
}
