import { Button } from "@fluentui/react-components";
import { ArrowDownRegular } from "@fluentui/react-icons";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { LogLine } from "../../shared/core/deployment/events.ts";
import { countText } from "../ui/count.ts";
import { LogRow } from "./log-row.tsx";
import { useLogSettings } from "./use-log-settings.ts";

const LINE_PX = 20;
const NEAR_END_PX = 24;

type Props = {
  readonly lines: readonly LogLine[];
  /** How many of them there are now; the array may grow in place. */
  readonly count: number;
  readonly deployment: number;
  readonly stepNames: ReadonlyMap<string, string>;
  readonly targetNames: ReadonlyMap<string, string>;
  /** The line a link leads to. */
  readonly marked: number | null;
  /** The line to begin at instead of the end. */
  readonly beginsAt: number | null;
};

/**
 * Lines, drawn only where they can be seen. It follows the end until the reader scrolls up; then nothing moves under the
 * reader, and a button counts what is new.
 */
export function LogLines({ lines, count, deployment, stepNames, targetNames, marked, beginsAt }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { isWrapped, showTimes } = useLogSettings();
  const [isFollowing, setIsFollowing] = useState(marked === null && beginsAt === null);
  const [seen, setSeen] = useState(count);
  // oxlint-disable-next-line react/incompatible-library -- its functions change with each render; none is memoised here
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 30,
  });
  useFollowing(isFollowing, count, virtual, setSeen);
  useJump(marked === null ? (beginsAt ?? -1) : lines.findIndex(({ seq }) => seq === marked), virtual);
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (isFollowing && !isAtEnd) setSeen(count);
    setIsFollowing(isAtEnd);
  };
  return (
    <>
      <div
        ref={scroller}
        className="log-lines"
        data-wrapped={isWrapped}
        onScroll={onScroll}
        role="log"
        aria-label={`Log of deployment ${deployment}`}
        aria-live="off"
        tabIndex={0}
      >
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            return (
              <LogRow
                key={line.seq}
                line={line}
                index={item.index}
                top={item.start}
                measure={isWrapped ? virtual.measureElement : null}
                href={`#/deployments/${deployment}?line=${line.seq}`}
                isMarked={line.seq === marked}
                showTime={showTimes}
                place={placeText(line, stepNames, targetNames)}
              />
            );
          })}
        </div>
      </div>
      {!isFollowing && virtual.getTotalSize() > (virtual.scrollRect?.height ?? 0) && (
        <Button
          className="log-follow"
          appearance="primary"
          size="small"
          icon={<ArrowDownRegular />}
          onClick={() => setIsFollowing(true)}
        >
          {count > seen ? countText(count - seen, "new line") : "To the end"}
        </Button>
      )}
    </>
  );
}

type Lines = Virtualizer<HTMLDivElement, Element>;

function useFollowing(isOn: boolean, count: number, virtual: Lines, saw: (count: number) => void): void {
  useEffect(() => {
    if (!isOn || count === 0) return;
    virtual.scrollToIndex(count - 1, { align: "end" });
    saw(count);
  }, [isOn, count, virtual, saw]);
}

/** Brings a line into view once, as soon as it is there. */
function useJump(index: number, virtual: Lines): void {
  const done = useRef(-1);
  useEffect(() => {
    if (index < 0 || done.current === index) return;
    const isFirst = done.current < 0;
    done.current = index;
    virtual.scrollToIndex(index, { align: isFirst ? "center" : "auto" });
  }, [index, virtual]);
}

type Names = ReadonlyMap<string, string>;

function placeText(line: LogLine, stepNames: Names, targetNames: Names): string {
  if (line.stepId === null) return "";
  const name = stepNames.get(line.stepId) ?? line.stepId;
  return line.targetId === null ? name : `${name} on ${targetNames.get(line.targetId) ?? line.targetId}`;
}
