import { memo } from "react";
import type { LogLine } from "../../shared/core/deployment/events.ts";
import { cutAtHits } from "./find-marks.ts";

const time = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hour12: false,
});

type Props = {
  readonly number: number;
  /** The line itself; it is there a moment after its row. */
  readonly line: LogLine | undefined;
  readonly top: number;
  readonly href: string;
  readonly isMarked: boolean;
  readonly isCurrentHit: boolean;
  readonly find: RegExp | null;
  readonly showTime: boolean;
  readonly place: string;
};

/** One line of a log: its number is a link to it; only its text is taken when it is copied. */
export const LogRow = memo(function LogRow(props: Props) {
  const { number, line, top, href, isMarked, isCurrentHit, find, showTime, place } = props;
  return (
    <div
      data-line={number}
      data-pending={line ? undefined : true}
      className="log-line"
      data-level={line?.level}
      data-source={line?.source}
      data-current-hit={isCurrentHit || undefined}
      aria-current={isMarked ? "true" : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <a className="log-number" href={href} aria-label={`Line ${number}`} tabIndex={-1} draggable={false}>
        {number}
      </a>
      {showTime && <span className="log-time">{line ? time.format(line.atMs) : ""}</span>}
      <span className="log-place" title={place}>
        {place}
      </span>
      {line && <LogText line={line} find={find} />}
    </div>
  );
});

/** The text, exactly: what is said of the line beside it is drawn, so that it is never copied. */
function LogText({ line, find }: { readonly line: LogLine; readonly find: RegExp | null }) {
  return (
    <span className="log-text">
      {cutAtHits(line.text, find).map(({ text, isHit }, index) =>
        // oxlint-disable-next-line react/no-array-index-key -- the pieces of a text have no names and keep their order
        isHit ? <mark key={index}>{text}</mark> : text,
      )}
    </span>
  );
}
