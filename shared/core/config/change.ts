import type { Finding } from "../errors.ts";
import { applyEdits, type Position, positionFinder, type TextEdit } from "../text/edits.ts";

/**
 * One place a stage changed. `from` and `to` are the markup that stood and now stands there and MAY HOLD SECRETS: mask
 * them before they are shown, logged or stored.
 */
export type ConfigChange = {
  /** The key, path or XPath that led here; for a transform what it did to which name; for a text the token. */
  readonly key: string;
  /** Where, in the text the stage started from; both from 1. */
  readonly line: number;
  readonly column: number;
  /** Null where nothing stood before. */
  readonly from: string | null;
  /** Null where nothing stands any more. */
  readonly to: string | null;
  /** The transform element that did it. */
  readonly rule?: { readonly file: string | null; readonly line: number | null; readonly column: number | null };
};

/** What a format made of a text. Unreadable text is not of this format, or malformed. */
export type FormatResult =
  | {
      readonly kind: "done";
      readonly text: string;
      readonly changes: readonly ConfigChange[];
      readonly findings: readonly Finding[];
    }
  | ({ readonly kind: "unreadable"; readonly message: string } & Position);

/** A text that cannot be read in some format, and where. Thrown inside the readers, a `FormatResult` outside. */
export class UnreadableText extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Gathers what one format changes in one text. */
export type ChangeList = {
  /** Replaces a span, in place of what was said about it before; the same text as it has is no change. */
  replace(key: string, start: number, end: number, text: string): void;
  report(level: Finding["level"], text: string, at: number): void;
  /** The result; a change inside the span of another one is left out. */
  finish(): FormatResult;
};

/** An empty list for the text of a file. */
export function createChangeList(file: string, source: string): ChangeList {
  const edits = new Map<string, TextEdit & { readonly key: string }>();
  const findings: Finding[] = [];
  let finder: ((offset: number) => Position) | null = null;
  const positionOf = (at: number) => (finder ??= positionFinder(source))(at);
  return {
    replace(key, start, end, text) {
      edits.set(`${start}-${end}`, { key, start, end, text });
    },
    report(level, text, at) {
      findings.push({ level, text, file, ...positionOf(at) });
    },
    finish() {
      // What is replaced by the same text hides changes inside it all the same.
      const outer = outermost([...edits.values()]).filter(({ start, end, text }) => source.slice(start, end) !== text);
      const changes = outer.map(
        ({ key, start, end, text }): ConfigChange => ({
          key,
          ...positionOf(start),
          from: start === end ? null : source.slice(start, end),
          to: text === "" ? null : text,
        }),
      );
      return { kind: "done", text: applyEdits(source, outer), changes, findings };
    },
  };
}

/** Runs a format's work; text it cannot read becomes a result. */
export function readingText(source: string, work: () => FormatResult): FormatResult {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return { kind: "unreadable", message: error.message, ...positionFinder(source)(error.at) };
  }
}

function outermost<E extends TextEdit>(edits: readonly E[]): readonly E[] {
  let end = -1;
  return edits
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter((edit) => {
      if (edit.start < end) return false;
      end = edit.end;
      return true;
    });
}
