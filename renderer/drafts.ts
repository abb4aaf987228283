import { useEffect, useMemo, useState } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { AppError, type Finding } from "../shared/core/errors.ts";
import type { DocumentBodies, DocumentKind, StoredDocument } from "../shared/core/model/documents.ts";
import { isPlainSecret, isRecord } from "../shared/core/model/secret-value.ts";
import { carryOver } from "./carry-over.ts";
import { useDocument, useSaveDocument } from "./data.ts";
import { browserPlace, type Drafts, draftStorage, type StoredDraft } from "./draft-storage.ts";

type DraftState = {
  readonly drafts: Drafts;
  readonly put: (key: string, draft: StoredDraft) => void;
  readonly drop: (key: string) => void;
};

const STORE = "slipway.drafts";
const { storage, follow, onAlone } = draftStorage(browserPlace(STORE));

const useDraftStore = create<DraftState>()(
  persist(
    (set) => ({
      drafts: {},
      put: (key, draft) => set(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } })),
      drop: (key) =>
        set(({ drafts }) => ({
          drafts: Object.fromEntries(Object.entries(drafts).filter(([other]) => other !== key)),
        })),
    }),
    { name: STORE, storage, partialize: ({ drafts }) => ({ drafts }) },
  ),
);
follow((drafts) => useDraftStore.setState({ drafts }));

const useAloneStore = create<{ readonly keys: ReadonlySet<string> }>()(() => ({ keys: new Set<string>() }));
onAlone((keys) => useAloneStore.setState({ keys }));

/** A document as a form edits it. */
export type Draft<K extends DocumentKind> = {
  readonly kind: K;
  readonly id: string;
  readonly stored: StoredDocument<K> | null;
  readonly body: DocumentBodies[K];
  readonly isDirty: boolean;
  /** The document as this draft began; what was changed is the difference to it. */
  readonly base: unknown;
  /** Somebody saved another version since this draft began. */
  readonly isConflict: boolean;
  /** False when it is too large to outlive this window. */
  readonly isKept: boolean;
  /** Why it cannot be saved as it is. */
  readonly problems: readonly Finding[];
  readonly isSaving: boolean;
  readonly change: (body: DocumentBodies[K]) => void;
  readonly discard: () => void;
  /** Makes the version that was saved meanwhile the one this draft changes; `body` is what it then holds. */
  readonly rebase: (body: DocumentBodies[K]) => void;
  /** Saves; true when it was stored. `overwrite` puts it in place of whatever was saved meanwhile. */
  readonly save: (overwrite?: boolean) => Promise<boolean>;
};

/**
 * Opens a document for editing. Changes outlive leaving the screen and restarting the program until they are saved or
 * discarded. Null while the document is being read; `empty` stands for one that does not exist yet.
 */
export function useDraft<K extends DocumentKind>(kind: K, id: string, empty: DocumentBodies[K]): Draft<K> | null {
  const key = `${kind}/${id}`;
  const { data: stored } = useDocument(kind, id);
  const kept = useDraftStore(({ drafts }) => drafts[key]);
  const isKept = useAloneStore(({ keys }) => !keys.has(key));
  const put = useDraftStore((state) => state.put);
  const drop = useDraftStore((state) => state.drop);
  const saving = useSaveDocument(kind);
  const [refused, setRefused] = useState<{ readonly body: unknown; readonly problems: readonly Finding[] } | null>(
    null,
  );
  // Another window saved it, or this one whose answer was lost on the way.
  const isStored = !saving.isPending && kept !== undefined && isOlder(kept, stored) && isSame(kept.body, stored?.body);
  useEffect(() => {
    if (isStored) drop(key);
  }, [isStored, drop, key]);
  const draft = isStored ? undefined : kept;
  if (stored === undefined) return null;
  const storedBody = stored?.body ?? empty;
  const body = draft ? (draft.body as DocumentBodies[K]) : storedBody; // put below for this kind
  const baseVersion = draft?.baseVersion ?? stored?.version ?? 0;
  const base = draft?.base ?? storedBody;
  const emptySecrets = secretsWithoutText(body);
  return {
    kind,
    id,
    stored,
    body,
    base,
    isDirty: draft !== undefined,
    isKept,
    // While it is being saved, a newer version is most likely the one that was sent.
    isConflict: draft !== undefined && !saving.isPending && draft.baseVersion !== (stored?.version ?? 0),
    problems: [...emptySecrets, ...(refused?.body === body ? refused.problems : [])],
    isSaving: saving.isPending,
    change: (next) =>
      isSame(next, base) && !saving.isPending ? drop(key) : put(key, { baseVersion, base, body: next }),
    discard: () => drop(key),
    rebase: (next) =>
      isSame(next, storedBody)
        ? drop(key)
        : put(key, { baseVersion: stored?.version ?? 0, base: storedBody, body: next }),
    save: async (overwrite = false) => {
      if (emptySecrets.length > 0 || saving.isPending) return false;
      try {
        const expectedVersion = overwrite ? (stored?.version ?? 0) : baseVersion;
        settle(key, body, await saving.mutateAsync({ id, body, expectedVersion }));
        return true;
      } catch (error) {
        setRefused({ body, problems: problemsOf(error) });
        return false;
      }
    },
  };
}

function isOlder({ baseVersion }: StoredDraft, stored: { readonly version: number } | null | undefined): boolean {
  return stored !== null && stored !== undefined && baseVersion < stored.version;
}

/** After a document was stored: nothing is left to save but what was typed meanwhile. */
function settle(key: string, sent: unknown, stored: Pick<StoredDocument, "version" | "body">): void {
  const { drafts, put, drop } = useDraftStore.getState();
  const draft = drafts[key];
  if (draft === undefined) return;
  const body = carryOver(draft.body, sent, stored.body);
  if (isSame(body, stored.body)) drop(key);
  else put(key, { baseVersion: stored.version, base: stored.body, body });
}

/** Other documents than the one a screen edits, with their unsaved changes. */
export type OtherDrafts = {
  /** What is typed, else what is stored. */
  readonly bodyOf: <K extends DocumentKind>(stored: StoredDocument<K>) => DocumentBodies[K];
  /** Changes a document as its own screen would; it stays unsaved until somebody saves it there. */
  readonly change: <K extends DocumentKind>(stored: StoredDocument<K>, body: DocumentBodies[K]) => void;
};

/** Reads and changes documents that this screen has not opened. */
export function useOtherDrafts(): OtherDrafts {
  const drafts = useDraftStore((state) => state.drafts);
  const put = useDraftStore((state) => state.put);
  const drop = useDraftStore((state) => state.drop);
  return useMemo(
    () => ({
      bodyOf: <K extends DocumentKind>({ kind, id, body }: StoredDocument<K>) =>
        (drafts[`${kind}/${id}`]?.body ?? body) as DocumentBodies[K], // put for this kind
      change: ({ kind, id, version, body: storedBody }, body) => {
        const key = `${kind}/${id}`;
        const { baseVersion, base } = drafts[key] ?? { baseVersion: version, base: storedBody };
        if (isSame(body, base)) drop(key);
        else put(key, { baseVersion, base, body });
      },
    }),
    [drafts, put, drop],
  );
}

/** The keys (`kind/id`) of documents with unsaved changes. */
export function useDraftKeys(): readonly string[] {
  const drafts = useDraftStore((state) => state.drafts);
  return Object.keys(drafts);
}

/** What a host's refusal says, one finding a problem. */
export function problemsOf(error: unknown): readonly Finding[] {
  const findings = error instanceof AppError ? error.details["findings"] : undefined;
  if (Array.isArray(findings) && findings.length > 0) return findings as readonly Finding[]; // as the host sends them
  return [{ level: "error", text: error instanceof Error ? error.message : String(error) }];
}

const noSecretsMissing: readonly Finding[] = [];
const checkedForSecrets = new WeakMap<object, readonly Finding[]>();

/** Objects are never changed in place, so what was found in one is remembered. */
function secretsWithoutText(body: unknown): readonly Finding[] {
  if (typeof body !== "object" || body === null) return noSecretsMissing;
  const known = checkedForSecrets.get(body);
  if (known) return known;
  const found = findSecretsWithoutText(body);
  checkedForSecrets.set(body, found.length === 0 ? noSecretsMissing : found);
  return found;
}

function findSecretsWithoutText(body: object): readonly Finding[] {
  if (isPlainSecret(body)) {
    if (body.plain !== "") return [];
    return [{ level: "error", text: "A sensitive value has no text. Type it again: it is kept only when saved." }];
  }
  if (Array.isArray(body)) return body.flatMap(secretsWithoutText);
  return isRecord(body) ? Object.values(body).flatMap(secretsWithoutText) : [];
}

/** The same data; parts that are the same object are not looked into. Keys without a value are as if not there. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}
