import { Button } from "@fluentui/react-components";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { EmptyState } from "../ui/states.tsx";
import { createLineScroller, type LineScroller } from "./line-scroller.ts";
import { type LogAddress, useLogAddress } from "./log-address.ts";
import { LogFilters } from "./log-filters.tsx";
import { LogFind } from "./log-find.tsx";
import { LogLines, type Names } from "./log-lines.tsx";
import { LogNews } from "./log-news.tsx";
import { type LineFilter, passes, type ShownLevel } from "./log-outline.ts";
import { LogLayout, LogTools } from "./log-tools.tsx";
import { markedThrough } from "./marked-lines.ts";
import { useBeginning } from "./use-beginning.ts";
import { type MatchCursor, useMatchCursor } from "./use-match-cursor.ts";
import type { Log } from "./use-log.ts";
import { useLogCopy } from "./use-log-copy.ts";
import { useLogSettings } from "./use-log-settings.ts";
import { useSearch } from "./use-search.ts";
import { useShownLines } from "./use-shown-lines.ts";

type Props = {
  readonly log: Log;
  readonly deployment: number;
  readonly stepNames: Names;
  readonly targetNames: Names;
  readonly isFailed: boolean;
  /** How often a part was asked for from outside: then it begins anew, also when it is the one that is shown. */
  readonly askedCount: number;
};

/** The log with its tools: filters, find, wrapping, copy and save. */
export function LogView({ log, deployment, stepNames, targetNames, isFailed, askedCount }: Props) {
  const { level } = useLogSettings();
  const { address, change, hrefOf } = useLogAddress(deployment);
  const { find, marked } = address;
  const search = useSearch(deployment, find);
  const { filtered, errors, hits } = useShownLines(log, filterOf(log, address, level), search);
  const shown = find !== "" && address.isOnlyHits ? hits : filtered;
  const [scroller] = useState(() => createLineScroller(marked === null && !isFailed));
  useLayoutEffect(() => scroller.setLines(shown));
  const part = `${address.step} ${address.target} ${address.attempt} ${askedCount}`;
  useBeginning({ deployment, log, scroller, part, marked, errors, isFailed });
  const isSearched = search.throughLine >= log.lineCount;
  const cursor = useMatchCursor({ scroller, search, hits, isSearched });
  const logCopy = useLogCopy({ deployment, scroller, shown, marked });
  const input = useRef<HTMLInputElement>(null);
  useFindKeys(input, cursor);
  const mark = (line: number, isRange: boolean) =>
    change({ marked: isRange ? markedThrough(marked, line) : { first: line, last: line } });
  const clear = () => change(find === "" ? { marked: null } : { find: "" });
  return (
    <div className="log">
      <div className="log-tools">
        <LogFind
          input={input}
          find={find}
          setFind={(text) => change({ find: text })}
          hits={hits}
          cursor={cursor}
          searched={isSearched ? 1 : search.throughLine / log.lineCount}
          isOnlyHits={address.isOnlyHits}
          setOnlyHits={(isOnlyHits) => change({ isOnlyHits })}
        />
        <LogTools
          log={log}
          deployment={deployment}
          logCopy={logCopy}
          firstError={errors.count > 0 ? errors.at(0) : null}
          show={(line) => mark(line, false)}
        />
      </div>
      <div className="log-tools">
        <LogFilters log={log} shown={shown} address={address} change={change} targetNames={targetNames} />
        <LogLayout />
      </div>
      {shown.count === 0 && log.isComplete ? (
        <NoLines isSearch={shown === hits} clear={() => change({ find: "", isOnlyHits: false })} />
      ) : (
        <LogLines
          log={log}
          scroller={scroller}
          shown={shown}
          deployment={deployment}
          stepNames={stepNames}
          targetNames={targetNames}
          marked={marked}
          mark={mark}
          hrefOf={hrefOf}
          find={find}
          currentHit={cursor.current}
          onKey={(event) =>
            onLogKey(event, { scroller, clear, markAll: () => change({ marked: { first: 1, last: log.lineCount } }) })
          }
          onCopy={logCopy.onCopy}
        />
      )}
      <LogNews log={log} />
    </div>
  );
}

function NoLines({ isSearch, clear }: { readonly isSearch: boolean; readonly clear: () => void }) {
  return (
    <EmptyState title="No lines" action={isSearch ? <Button onClick={clear}>Clear the search</Button> : undefined}>
      {isSearch ? "No shown line of the log holds that text." : "No line of the log passes the filter."}
    </EmptyState>
  );
}

/** What is shown; a line that a link leads to is never hidden. */
function filterOf({ outline }: Log, { step, target, attempt, marked }: LogAddress, level: ShownLevel): LineFilter {
  const filter = { step, target, attempt, level };
  const linked = marked ? outline.kindOf(marked.first) : undefined;
  return linked && !passes(linked, filter) ? { step: null, target: null, attempt: null, level: "verbose" } : filter;
}

type KeyActions = { readonly scroller: LineScroller; readonly clear: () => void; readonly markAll: () => void };

function onLogKey(event: KeyboardEvent, { scroller, clear, markAll }: KeyActions): void {
  if (event.key === "Home" && !event.shiftKey) scroller.toStart();
  else if (event.key === "End" && !event.shiftKey) scroller.follow();
  else if (event.key === "Escape") clear();
  else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) markAll();
  else return;
  event.preventDefault();
}

/** Ctrl+F goes to the search, F3 from match to match, wherever the focus is. */
function useFindKeys(input: { readonly current: HTMLInputElement | null }, { next, previous }: MatchCursor): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key === "F3") (event.shiftKey ? previous : next)();
      else if (event.key.toLowerCase() === "f" && event.ctrlKey && !event.shiftKey && !event.altKey) {
        input.current?.focus();
        input.current?.select();
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [input, next, previous]);
}
