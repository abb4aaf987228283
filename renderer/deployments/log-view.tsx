import { Button, Input, Switch } from "@fluentui/react-components";
import { ArrowDownRegular, CopyRegular, SearchRegular } from "@fluentui/react-icons";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LogLine } from "../../shared/core/deployment/events.ts";
import { EmptyState } from "../ui/states.tsx";
import type { LiveLog } from "./use-deployment.ts";

const LINE_PX = 20;
const NEAR_END_PX = 24;
const time = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

type Props = {
  readonly log: LiveLog;
  readonly deployment: number;
  readonly step: string | null;
  readonly stepNames: ReadonlyMap<string, string>;
};

/**
 * The log, drawn only where it can be seen. It follows the end until the reader scrolls up; then nothing moves under the
 * reader, and a button counts what is new. Verbose lines are hidden until asked for.
 */
export function LogView({ log, deployment, step, stepNames }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  const [seen, setSeen] = useState(0);
  const [text, setText] = useState("");
  const [showVerbose, setShowVerbose] = useState(false);
  const { lines, count } = log;
  const shown = useMemo(
    () => pickLines(lines.slice(0, count), step, showVerbose, text),
    [lines, count, step, showVerbose, text],
  );
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 30,
  });

  useEffect(() => {
    if (!isFollowing || shown.length === 0) return;
    virtual.scrollToIndex(shown.length - 1, { align: "end" });
    setSeen(shown.length);
  }, [isFollowing, shown.length, virtual]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    setIsFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX);
  };
  const copy = () => navigator.clipboard.writeText(shown.map((line) => line.text).join("\n"));

  return (
    <div className="log">
      <div className="log-tools">
        <Input
          size="small"
          contentBefore={<SearchRegular />}
          placeholder="Find in log"
          aria-label="Find in log"
          value={text}
          onChange={(_, data) => setText(data.value)}
        />
        <Switch label="Verbose" checked={showVerbose} onChange={(_, data) => setShowVerbose(data.checked)} />
        <span className="muted" role="status">
          {shown.length === count ? `${count} lines` : `${shown.length} of ${count} lines`}
        </span>
        <Button size="small" icon={<CopyRegular />} onClick={() => void copy()} style={{ marginLeft: "auto" }}>
          Copy
        </Button>
      </div>
      {shown.length === 0 && log.isComplete && (
        <EmptyState title="No lines">
          {text ? "Nothing in the log holds that text." : "This part of the deployment wrote nothing."}
        </EmptyState>
      )}
      <div
        ref={scroller}
        className="log-lines"
        onScroll={onScroll}
        role="log"
        aria-label={`Log of deployment ${deployment}`}
        aria-live="off"
        tabIndex={0}
      >
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index];
            if (!line) return null;
            return (
              <div
                key={line.seq}
                className="log-line"
                data-level={line.level}
                data-source={line.source}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <a
                  className="log-number"
                  href={`#/deployments/${deployment}?line=${line.seq}`}
                  aria-label={`Line ${line.seq}`}
                  tabIndex={-1}
                >
                  {line.seq}
                </a>
                <span className="log-time">{time.format(line.atMs)}</span>
                <span className="log-place" title={placeText(line, stepNames)}>
                  {placeText(line, stepNames)}
                </span>
                <span className="log-text">
                  {(line.level === "error" || line.level === "warning") && <strong>{line.level}: </strong>}
                  {line.text}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      {!isFollowing && (
        <Button
          className="log-follow"
          appearance="primary"
          size="small"
          icon={<ArrowDownRegular />}
          onClick={() => setIsFollowing(true)}
        >
          {shown.length > seen ? `${shown.length - seen} new lines` : "To the end"}
        </Button>
      )}
    </div>
  );
}

function pickLines(
  lines: readonly LogLine[],
  step: string | null,
  showVerbose: boolean,
  text: string,
): readonly LogLine[] {
  const wanted = text.toLowerCase();
  return lines.filter(
    (line) =>
      (step === null || line.stepId === step) &&
      (showVerbose || line.level !== "verbose") &&
      (wanted === "" || line.text.toLowerCase().includes(wanted)),
  );
}

function placeText(line: LogLine, stepNames: ReadonlyMap<string, string>): string {
  if (line.stepId === null) return "";
  const name = stepNames.get(line.stepId) ?? line.stepId;
  return line.targetId === null ? name : `${name} on ${line.targetId}`;
}
