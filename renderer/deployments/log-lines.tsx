import { Button } from "@fluentui/react-components";
import { ArrowDownRegular } from "@fluentui/react-icons";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import type { LineKind } from "../../shared/core/deployment/log-outline.ts";
import { countText } from "../ui/count.ts";
import { finderOf } from "./find-marks.ts";
import type { LineScroller, ScrollView } from "./line-scroller.ts";
import { type LineSet, rangesBetween } from "./line-set.ts";
import { LogRow } from "./log-row.tsx";
import type { MarkedLines } from "./marked-lines.ts";
import type { Log } from "./use-log.ts";
import { useLogSettings } from "./use-log-settings.ts";

/** Lines are read in blocks of this many, so that a small move needs no reading. */
const BLOCK_LINES = 100;
const MARGIN_PX = 48;

/** Names by id. */
export type Names = ReadonlyMap<string, string>;

type Props = {
  readonly log: Log;
  readonly scroller: LineScroller;
  readonly shown: LineSet;
  readonly deployment: number;
  readonly stepNames: Names;
  readonly targetNames: Names;
  readonly marked: MarkedLines | null;
  readonly mark: (line: number, isRange: boolean) => void;
  readonly hrefOf: (line: number) => string;
  readonly find: string;
  readonly currentHit: number | null;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
};

/**
 * Lines, drawn only where they can be seen. It follows the end until the reader scrolls up; then nothing moves under the
 * reader, and a button counts what is new.
 */
export function LogLines(props: Props) {
  const { log, scroller, shown, deployment, stepNames, targetNames, marked, mark, hrefOf, find, currentHit } = props;
  const { isWrapped, showTimes } = useLogSettings();
  const element = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const view = useSyncExternalStore(scroller.subscribe, scroller.view);
  useSyncExternalStore(log.cache.subscribe, log.cache.version);
  useEffect(
    () => (element.current && area.current ? scroller.attach(element.current, area.current) : undefined),
    [scroller],
  );
  const kept = useRef<number | null>(null);
  useEffect(() => {
    kept.current = currentHit ?? marked?.first ?? null;
  });
  useEffect(() => scroller.setWrapped(isWrapped, kept.current), [scroller, isWrapped]);
  useLayoutEffect(() => scroller.measure());
  useWantedLines(log, shown, view);
  const hasHit = currentHit !== null && log.cache.get(currentHit) !== undefined;
  useEffect(() => {
    if (hasHit && element.current) showHit(element.current);
  }, [currentHit, hasHit]);
  const finder = useMemo(() => finderOf(find), [find]);
  const onClick = (event: MouseEvent) => {
    const number = event.target instanceof Element ? event.target.closest(".log-number") : null;
    if (!number || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    mark(Number(number.textContent), event.shiftKey);
  };
  return (
    <>
      <div
        ref={element}
        className="log-lines"
        data-wrapped={isWrapped}
        role="log"
        aria-label={`Log of deployment ${deployment}`}
        aria-live="off"
        tabIndex={0}
        onKeyDown={props.onKey}
        onClick={onClick}
        onCopy={props.onCopy}
      >
        <div ref={area} className="log-area">
          {view.rows.map(({ line, top }) => (
            <LogRow
              key={line}
              number={line}
              line={log.cache.get(line)}
              top={top}
              href={hrefOf(line)}
              isMarked={marked !== null && line >= marked.first && line <= marked.last}
              isCurrentHit={line === currentHit}
              find={finder}
              showTime={showTimes}
              place={placeText(log.outline.kindOf(line), stepNames, targetNames)}
            />
          ))}
        </div>
      </div>
      {!view.isFollowing && view.isScrollable && (
        <Button
          className="log-follow"
          appearance="primary"
          size="small"
          icon={<ArrowDownRegular />}
          onClick={scroller.follow}
        >
          {view.newCount > 0 ? countText(view.newCount, "new line") : "To the end"}
        </Button>
      )}
    </>
  );
}

/** Asks for the texts of what is drawn, and of what comes next above and below. */
function useWantedLines({ cache }: Log, shown: LineSet, view: ScrollView): void {
  const from = Math.floor(view.from / BLOCK_LINES) * BLOCK_LINES;
  const to = Math.min(shown.count, Math.ceil(view.to / BLOCK_LINES) * BLOCK_LINES);
  const held = view.rows.filter(({ index }) => index < view.from || index >= view.to).map(({ line }) => line);
  const heldText = held.join();
  useEffect(() => {
    const heldLines = heldText === "" ? [] : heldText.split(",").map(Number);
    cache.want([...rangesBetween(shown, from, to), ...heldLines.map((line) => [line, line] as const)]);
  }, [cache, shown, from, to, heldText]);
}

/** Scrolls sideways to the match in a long line. */
function showHit(scroller: Element): void {
  const hit = scroller.querySelector("[data-current-hit] mark");
  if (!hit) return;
  const [outer, inner] = [scroller.getBoundingClientRect(), hit.getBoundingClientRect()];
  if (inner.right > outer.right) scroller.scrollBy({ left: inner.right - outer.right + MARGIN_PX });
  else if (inner.left < outer.left) scroller.scrollBy({ left: inner.left - outer.left - MARGIN_PX });
}

function placeText(kind: LineKind | undefined, stepNames: Names, targetNames: Names): string {
  if (!kind || kind.stepId === null) return "";
  const name = stepNames.get(kind.stepId) ?? kind.stepId;
  return kind.targetId === null ? name : `${name} on ${targetNames.get(kind.targetId) ?? kind.targetId}`;
}
