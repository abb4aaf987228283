import type { DocumentKind } from "../shared/core/model/documents.ts";
import { kindNoun } from "../shared/core/model/kind-noun.ts";
import { idFromName } from "../shared/core/model/id-from-name.ts";
import { useDocuments } from "./data.ts";

/** The id a new document of a kind gets from its name, and what stands against it. */
export function useNewId(
  kind: DocumentKind,
  name: string,
): { readonly id: string; readonly error: string | undefined } {
  const { data = [] } = useDocuments(kind);
  const id = idFromName(name);
  const isTaken = name.trim() !== "" && data.some((other) => other.id === id);
  return { id, error: isTaken ? `There is a ${kindNoun(kind)} with the id '${id}' already.` : undefined };
}
