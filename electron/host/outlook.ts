import { channelsOf } from "../../shared/core/model/channel.ts";
import type { DocumentBodies, DocumentKind } from "../../shared/core/model/documents.ts";
import { type ScopeIds, scopeIds } from "../../shared/core/planning/candidates.ts";
import type { Db } from "../store/database.ts";
import { getDocument, listDocuments } from "../store/documents.ts";

/** A document as it is to be saved. */
export type Saved = { readonly kind: DocumentKind; readonly id: string; readonly body: DocumentBodies[DocumentKind] };

/** Documents as they will be once some are saved. */
export type Outlook = {
  get<K extends DocumentKind>(kind: K, id: string): DocumentBodies[K] | null;
  list<K extends DocumentKind>(kind: K): readonly { readonly id: string; readonly body: DocumentBodies[K] }[];
};

/** What is stored, with some documents in their places. */
export function outlookOf(db: Db, saved: readonly Saved[]): Outlook {
  const find = <K extends DocumentKind>(kind: K, id: string) =>
    saved.find((document) => document.kind === kind && document.id === id)?.body as DocumentBodies[K] | undefined; // of that kind
  return {
    get: (kind, id) => find(kind, id) ?? getDocument(db, kind, id)?.body ?? null,
    list: <K extends DocumentKind>(kind: K) => {
      const stored = listDocuments(db, kind).filter(({ id }) => find(kind, id) === undefined);
      const coming = saved
        .filter((document) => document.kind === kind)
        .map(({ id, body }) => ({ id, body: body as DocumentBodies[K] })); // of that kind
      return [...stored, ...coming];
    },
  };
}

/** What names in scopes will stand for; steps and channels are those of a project, none without one. */
export function scopeIdsOf(outlook: Outlook, projectId: string | null): ScopeIds {
  const named = <K extends "environment" | "target">(kind: K) =>
    outlook.list(kind).map(({ id, body }) => ({ id, name: body.name }));
  const project = projectId === null ? null : outlook.get("project", projectId);
  return scopeIds({
    environments: named("environment"),
    targets: named("target"),
    steps: projectId === null ? [] : (outlook.get("process", projectId)?.steps ?? []),
    channels: project ? channelsOf(project) : [],
  });
}
