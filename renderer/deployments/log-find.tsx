import { Button, Input, ToggleButton } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronUpRegular, SearchRegular } from "@fluentui/react-icons";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import type { LineSet } from "./line-set.ts";
import type { MatchCursor } from "./use-match-cursor.ts";

/** How long typing must pause before the log is searched. */
const PAUSE_MS = 150;

type Props = {
  readonly input: RefObject<HTMLInputElement | null>;
  /** What is looked for now. */
  readonly find: string;
  readonly setFind: (text: string) => void;
  readonly hits: LineSet;
  readonly cursor: MatchCursor;
  /** How much of the log was searched, 0 to 1. */
  readonly searched: number;
  readonly isOnlyHits: boolean;
  readonly setOnlyHits: (isOnly: boolean) => void;
};

/** The search: which of how many, from one to the next, and those lines alone. */
export function LogFind({ input, find, setFind, hits, cursor, searched, isOnlyHits, setOnlyHits }: Props) {
  const [typed, setTyped] = useState(find);
  const [known, setKnown] = useState(find);
  if (find !== known) {
    setKnown(find);
    setTyped(find);
  }
  useEffect(() => {
    if (typed === find) return undefined;
    const timer = setTimeout(() => setFind(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, find, setFind]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && typed !== "") setTyped("");
    else if (event.key !== "Enter") return;
    else if (typed !== find) setFind(typed);
    else if (event.shiftKey) cursor.previous();
    else cursor.next();
    event.preventDefault();
    if (event.key === "Escape") setFind("");
  };
  return (
    <span className="log-find">
      <Input
        ref={input}
        size="small"
        className="log-find-text"
        contentBefore={<SearchRegular />}
        placeholder="Find in log"
        aria-label="Find in log"
        title="Ctrl+F. Enter and F3 go to the next match, with Shift to the one before"
        value={typed}
        onChange={(_, data) => setTyped(data.value)}
        onKeyDown={onKeyDown}
      />
      <span className="log-found" role="status">
        {find === "" ? "" : foundText(hits, cursor.current, searched)}
      </span>
      {find !== "" && (
        <>
          <Button
            size="small"
            appearance="subtle"
            icon={<ChevronUpRegular />}
            aria-label="Previous match"
            title="Previous match (Shift+F3)"
            disabled={hits.count === 0}
            onClick={cursor.previous}
          />
          <Button
            size="small"
            appearance="subtle"
            icon={<ChevronDownRegular />}
            aria-label="Next match"
            title="Next match (F3)"
            disabled={hits.count === 0}
            onClick={cursor.next}
          />
          <ToggleButton size="small" checked={isOnlyHits} onClick={() => setOnlyHits(!isOnlyHits)}>
            Matches only
          </ToggleButton>
        </>
      )}
    </span>
  );
}

function foundText(hits: LineSet, current: number | null, searched: number): string {
  if (searched < 1) return `Searching, ${Math.floor(searched * 100)} %`;
  if (hits.count === 0) return "No matches";
  const place = current !== null && hits.has(current) ? (hits.rank(current) + 1).toLocaleString() : "-";
  return `${place} of ${hits.count.toLocaleString()}`;
}
