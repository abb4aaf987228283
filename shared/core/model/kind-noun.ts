import type { DocumentKind } from "./documents.ts";

/** What people call a document of a kind: `mail server`. A file of its own, so that screens do not load the schemas for it. */
export function kindNoun(kind: DocumentKind): string {
  return kind.replace("-", " ");
}
