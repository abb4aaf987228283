import { useState } from "react";
import { create } from "zustand";
import { createJSONStorage, persist, type StateStorage } from "zustand/middleware";
import { AppError, type Finding } from "../shared/core/errors.ts";
import type { DocumentBodies, DocumentKind, StoredDocument } from "../shared/core/model/documents.ts";
import { isPlainSecret, isRecord } from "../shared/core/model/secret-value.ts";
import { useDocument, useSaveDocument } from "./data.ts";

/** A change to a document that is not saved yet, and the version it was begun from (0: the document is new). */
type StoredDraft = { readonly baseVersion: number; readonly base: unknown; readonly body: unknown };
type DraftState = {
  readonly drafts: Readonly<Record<string, StoredDraft>>;
  readonly put: (key: string, draft: StoredDraft) => void;
  readonly drop: (key: string) => void;
};

/** Secrets that were typed stay in this window's memory; what is kept on disk has an empty place for them. */
const withoutPlainSecrets = (_key: string, value: unknown) => (isPlainSecret(value) ? { plain: "" } : value);

/** The browser's storage; a draft too large for it (some megabytes) is kept by this window alone. */
const roomyStorage: StateStorage = {
  getItem: (name) => localStorage.getItem(name),
  removeItem: (name) => localStorage.removeItem(name),
  setItem: (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      localStorage.removeItem(name); // an older draft must not come back in place of this one
    }
  },
};

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
    { name: "slipway.drafts", storage: createJSONStorage(() => roomyStorage, { replacer: withoutPlainSecrets }) },
  ),
);

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
  /** Why it cannot be saved as it is. */
  readonly problems: readonly Finding[];
  readonly isSaving: boolean;
  readonly change: (body: DocumentBodies[K]) => void;
  readonly discard: () => void;
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
  const draft = useDraftStore(({ drafts }) => drafts[key]);
  const put = useDraftStore((state) => state.put);
  const drop = useDraftStore((state) => state.drop);
  const saving = useSaveDocument(kind);
  const [refused, setRefused] = useState<{ readonly body: unknown; readonly problems: readonly Finding[] } | null>(
    null,
  );
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
    isConflict: draft !== undefined && draft.baseVersion !== (stored?.version ?? 0),
    problems: [...emptySecrets, ...(refused?.body === body ? refused.problems : [])],
    isSaving: saving.isPending,
    change: (next) => (isSame(next, base) ? drop(key) : put(key, { baseVersion, base, body: next })),
    discard: () => drop(key),
    save: async (overwrite = false) => {
      if (emptySecrets.length > 0) return false;
      try {
        await saving.mutateAsync({ id, body, expectedVersion: overwrite ? (stored?.version ?? 0) : baseVersion });
        drop(key);
        return true;
      } catch (error) {
        setRefused({ body, problems: problemsOf(error) });
        return false;
      }
    },
  };
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

function secretsWithoutText(body: unknown): readonly Finding[] {
  if (isPlainSecret(body)) {
    if (body.plain !== "") return [];
    return [{ level: "error", text: "A sensitive value has no text. Type it again: it is kept only when saved." }];
  }
  if (Array.isArray(body)) return body.flatMap(secretsWithoutText);
  return isRecord(body) ? Object.values(body).flatMap(secretsWithoutText) : [];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
