import { QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { assertNever } from "../shared/core/errors.ts";
import type { DocumentKind, StoredDocument } from "../shared/core/model/documents.ts";
import { type Client, isWireFailure } from "../shared/rpc/client.ts";
import type { Topic } from "../shared/rpc/types.ts";

const RETRY_MS = 1000;
const NEWEST_DEPLOYMENTS = 100;

const ClientContext = createContext<Client | null>(null);
export const ClientProvider = ClientContext.Provider;

/** The calls of the host. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error("A screen was shown without a client.");
  return client;
}

/**
 * Reads are kept until the host says that something changed; nothing is polled. While the host is away they wait for it, and
 * what was read stays. The host is mostly on this computer, so a lost network says nothing about it.
 */
export function createQueryClient(): QueryClient {
  const networkMode = "always";
  const retry = (_count: number, error: unknown) => isWireFailure(error);
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        networkMode,
        retry,
        retryDelay: RETRY_MS,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode },
    },
  });
}

/** Names of reads. A topic makes those stale that begin with the same words. */
export const keys = {
  host: ["host"],
  board: ["board"],
  documents: (kind: DocumentKind) => ["documents", kind],
  document: (kind: DocumentKind, id: string) => ["documents", kind, id],
  documentVersion: (kind: DocumentKind, id: string, version: number) => ["version", kind, id, version],
  releases: (project: string) => ["releases", project],
  release: (id: number) => ["releases", "one", id],
  versions: (feed: string, name: string) => ["versions", feed, name],
  deployments: (project: string | null) => ["deployments", project],
  deployment: (id: number) => ["deployment", id],
  preview: (request: object) => ["preview", request],
  audit: (filter: object) => ["audit", filter],
} as const;

/** The reads that a change makes stale. */
function staleKeys(topic: Topic): readonly (readonly unknown[])[] {
  switch (topic.kind) {
    case "document":
      return [keys.documents(topic.documentKind), keys.board, ["preview"], ["releases"], ["audit"]];
    case "release":
      return [["releases"], keys.board, ["audit"]];
    case "deployment":
      return [keys.board, ["deployments"], keys.deployment(topic.deploymentId), ["releases"], ["preview"], ["audit"]];
    default:
      return assertNever(topic);
  }
}

const GATHER_MS = 60;

/** Follows the host's changes for ever and makes reads stale, gathered so that a burst repaints once. */
export async function followChanges(client: Client, queries: QueryClient, signal: AbortSignal): Promise<void> {
  let gathered: (readonly unknown[])[] = [];
  const flush = () => {
    const due = new Map(gathered.map((key) => [JSON.stringify(key), key]));
    gathered = [];
    for (const key of due.values()) void queries.invalidateQueries({ queryKey: key });
  };
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      const topics = await client.host.watch(undefined, { signal });
      if (!isFirst) void queries.invalidateQueries(); // what was missed is read anew, now that there is an answer
      for await (const topic of topics) {
        if (gathered.length === 0) setTimeout(flush, GATHER_MS);
        gathered.push(...staleKeys(topic));
      }
    } catch {
      if (signal.aborted) return; // the wire is opened again; until then what was read stays
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** All documents of a kind. */
export function useDocuments<K extends DocumentKind>(kind: K) {
  return useQuery(documentsQuery(useClient(), kind));
}

/** The read behind `useDocuments`, for those that read several kinds at once. */
export function documentsQuery<K extends DocumentKind>(client: Client, kind: K) {
  return {
    queryKey: keys.documents(kind),
    queryFn: async () => (await client.documents.list({ kind })) as readonly StoredDocument<K>[], // listed by this kind
  };
}

/** The newest deployments of all projects. */
export function useNewestDeployments() {
  const client = useClient();
  return useQuery({
    queryKey: keys.deployments(null),
    queryFn: () => client.deployments.list({ limit: NEWEST_DEPLOYMENTS }),
  });
}

/** The environments in the order of the board. */
export function useEnvironments(): readonly { readonly id: string; readonly name: string }[] {
  const { data } = useDocuments("environment");
  return useMemo(
    () =>
      (data ?? [])
        .toSorted((a, b) => a.body.sortOrder - b.body.sortOrder || a.body.name.localeCompare(b.body.name))
        .map(({ id, body }) => ({ id, name: body.name })),
    [data],
  );
}

/** One document; `null` while it does not exist. */
export function useDocument<K extends DocumentKind>(kind: K, id: string) {
  const { data, ...rest } = useDocuments(kind);
  return { ...rest, data: data === undefined ? undefined : (data.find((document) => document.id === id) ?? null) };
}

/** Saves a document and reads its kind anew. */
export function useSaveDocument(kind: DocumentKind) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (document: { readonly id: string; readonly body: object; readonly expectedVersion: number | null }) =>
      client.documents.save({ kind, ...document, body: { ...document.body } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.documents(kind) }),
  });
}

/** Removes a document and reads its kind anew. */
export function useRemoveDocument(kind: DocumentKind) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.documents.remove({ kind, id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.documents(kind) }),
  });
}
