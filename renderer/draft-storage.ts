import type { PersistStorage, StorageValue } from "zustand/middleware";
import { isPlainSecret } from "../shared/core/model/secret-value.ts";
import { packBody, unpackBody } from "./pack-draft.ts";

/** A change to a document that is not saved yet, and the version it was begun from (0: the document is new). */
export type StoredDraft = { readonly baseVersion: number; readonly base: unknown; readonly body: unknown };
export type Drafts = Readonly<Record<string, StoredDraft>>;

type Kept = StorageValue<{ readonly drafts: Drafts }>;

/** Where drafts are kept: one text that all windows of a browser share. */
export type DraftPlace = {
  readonly read: () => string | null;
  /** Throws when there is no room for the text. */
  readonly write: (text: string) => void;
  readonly onWrittenElsewhere: (listener: () => void) => void;
  readonly onLeaving: (listener: () => void) => void;
};

export type DraftStorage = {
  readonly storage: PersistStorage<{ readonly drafts: Drafts }>;
  /** Calls back with this window's drafts as they are when another window has changed some of them. */
  readonly follow: (take: (drafts: Drafts) => void) => void;
  /** Calls back with the keys of the drafts that found no room and end with this window, when those change. */
  readonly onAlone: (take: (keys: ReadonlySet<string>) => void) => void;
};

/** The browser's storage under a name, for some megabytes. */
export function browserPlace(name: string): DraftPlace {
  return {
    read: () => localStorage.getItem(name),
    write: (text) => localStorage.setItem(name, text),
    onWrittenElsewhere: (listener) =>
      window.addEventListener("storage", ({ key }) => {
        if (key === name) listener();
      }),
    onLeaving: (listener) => window.addEventListener("pagehide", listener),
  };
}

const WRITE_AFTER_MS = 300;

/**
 * Keeps drafts in a place, written a moment after the last change and at the latest when the page goes away, so that
 * typing into a large document stays quick. All windows share them: each writes what it changed and leaves the rest. A
 * draft too large for the place is kept by its window alone.
 */
export function draftStorage(place: DraftPlace): DraftStorage {
  let waiting: Kept | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known: Drafts = {};
  let alone: ReadonlySet<string> = new Set();
  let tellAlone = (_keys: ReadonlySet<string>): void => undefined;
  const write = () => {
    clearTimeout(timer);
    if (waiting === null) return;
    const value = waiting;
    waiting = null;
    const { drafts } = value.state;
    const there = read(place)?.state.drafts ?? {};
    // What is dropped here may be another window's meanwhile: one that is kept by this alone, or one that went on.
    const isOthers = (key: string) =>
      drafts[key] === undefined && (alone.has(key) || versionOf(there[key]) > versionOf(known[key]));
    const changed = changedKeys(known, drafts).filter((key) => !isOthers(key));
    known = drafts;
    const isWritten = changed.length === 0 || writeChanges(place, value, there, changed);
    const before = alone;
    alone = new Set([
      ...[...alone].filter((key) => drafts[key] !== undefined && !changed.includes(key)),
      ...(isWritten ? [] : changed.filter((key) => drafts[key] !== undefined)),
    ]);
    if (before.size !== alone.size || [...alone].some((key) => !before.has(key))) tellAlone(alone);
  };
  place.onLeaving(write);
  return {
    storage: {
      getItem: () => {
        const kept = read(place);
        if (kept === null) return null;
        known = eachBody(kept.state.drafts, unpackBody);
        return { ...kept, state: { drafts: known } };
      },
      removeItem: () => undefined, // drafts go one by one
      setItem: (_name, value) => {
        waiting = value;
        clearTimeout(timer);
        timer = setTimeout(write, WRITE_AFTER_MS);
      },
    },
    follow: (take) =>
      place.onWrittenElsewhere(() => {
        write(); // what this window changed counts for those drafts
        const before = known;
        const there = Object.entries(eachBody(read(place)?.state.drafts ?? {}, unpackBody));
        known = Object.fromEntries([
          ...there.map(([key, draft]) => [key, sameOr(before[key], draft)] as const),
          ...Object.entries(before).filter(([key]) => alone.has(key)),
        ]);
        if (changedKeys(before, known).length > 0) take(known);
      }),
    onAlone: (take) => {
      tellAlone = take;
    },
  };
}

function read(place: DraftPlace): Kept | null {
  return JSON.parse(place.read() ?? "null") as Kept | null; // what stands there was written below
}

/** Puts the drafts that were changed here beside those that other windows have written; false when they do not fit. */
function writeChanges(place: DraftPlace, value: Kept, there: Drafts, changed: readonly string[]): boolean {
  const others = Object.fromEntries(Object.entries(there).filter(([key]) => !changed.includes(key)));
  const own = changed.flatMap((key) => {
    const draft = value.state.drafts[key];
    return draft === undefined ? [] : ([[key, draft]] as const);
  });
  const text = (drafts: Drafts) => JSON.stringify({ ...value, state: { drafts } }, withoutPlainSecrets);
  try {
    place.write(text({ ...others, ...eachBody(Object.fromEntries(own), packBody) }));
    return true;
  } catch {
    place.write(text(others)); // older drafts of these must not come back in place of them
    return false;
  }
}

/** Secrets that were typed stay in this window's memory; what is kept on disk has an empty place for them. */
function withoutPlainSecrets(_key: string, value: unknown): unknown {
  return isPlainSecret(value) ? { plain: "" } : value;
}

function versionOf(draft: StoredDraft | undefined): number {
  return draft?.baseVersion ?? 0;
}

function changedKeys(before: Drafts, now: Drafts): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => before[key] !== now[key]);
}

/** The draft this window has, unless another one has changed it: what was typed as a secret stands only in it. */
function sameOr(own: StoredDraft | undefined, there: StoredDraft): StoredDraft {
  const text = (draft: StoredDraft) => JSON.stringify(draft, withoutPlainSecrets);
  return own !== undefined && text(own) === text(there) ? own : there;
}

function eachBody(drafts: Drafts, change: (base: unknown, body: unknown) => unknown): Drafts {
  return Object.fromEntries(
    Object.entries(drafts).map(([key, draft]) => [key, { ...draft, body: change(draft.base, draft.body) }]),
  );
}
