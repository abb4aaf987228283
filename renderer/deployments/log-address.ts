import { useMemo } from "react";
import { useAddressQuery } from "../route.ts";
import { type MarkedLines, readMarkedLines, writeMarkedLines } from "./marked-lines.ts";

/** What of a log its address says: a part of it, what is looked for in it, and lines that are marked. */
export type LogAddress = {
  readonly step: string | null;
  readonly target: string | null;
  readonly attempt: number | null;
  readonly find: string;
  /** Only lines that hold what is looked for are shown. */
  readonly isOnlyHits: boolean;
  readonly marked: MarkedLines | null;
};

/** The parts of the address that change. */
export type AddressChange = Partial<LogAddress>;

/** The log's part of the present address, a way to change it, and the address of a line in it. */
export function useLogAddress(deployment: number): {
  readonly address: LogAddress;
  readonly change: (to: AddressChange) => void;
  readonly hrefOf: (line: number) => string;
} {
  const [query, setQuery] = useAddressQuery();
  const address = useMemo(() => readAddress(query), [query]);
  const hrefOf = (line: number) => {
    const linked = new URLSearchParams(query);
    linked.set("line", String(line));
    return `#/deployments/${deployment}?${linked.toString()}`;
  };
  return { address, change: (to) => setQuery(writeChange(to)), hrefOf };
}

function readAddress(query: URLSearchParams): LogAddress {
  return {
    step: query.get("step"),
    target: query.get("target"),
    attempt: Number(query.get("attempt")) || null,
    find: query.get("find") ?? "",
    isOnlyHits: query.get("only") === "found",
    marked: readMarkedLines(query.get("line")),
  };
}

function writeChange({
  attempt,
  isOnlyHits,
  marked,
  ...texts
}: AddressChange): Readonly<Record<string, string | null>> {
  return {
    ...texts,
    ...(attempt === undefined ? {} : { attempt: attempt === null ? null : String(attempt) }),
    ...(isOnlyHits === undefined ? {} : { only: isOnlyHits ? "found" : null }),
    ...(marked === undefined ? {} : { line: marked && writeMarkedLines(marked) }),
  };
}
