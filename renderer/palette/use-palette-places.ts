import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { kindNoun } from "../../shared/core/model/kind-noun.ts";
import { documentsQuery, useClient, useDocuments, useNewestDeployments } from "../data.ts";
import { PLACES } from "../places.tsx";
import type { PalettePlace } from "./find-places.ts";

const PARTS = ["Process", "Variables", "Transforms", "Activity", "Settings"];
const LIBRARY = ["Environments", "Lifecycles", "Feeds", "Accounts", "Certificates", "Mail servers", "Variable sets"];
const LIBRARY_KINDS = ["lifecycle", "feed", "account", "certificate", "mail-server", "variable-set"] as const;

/** Everything that has a name and an address. */
export function usePalettePlaces(): readonly PalettePlace[] {
  const { data: projects = [] } = useDocuments("project");
  const { data: environments = [] } = useDocuments("environment");
  const { data: targets = [] } = useDocuments("target");
  const library = useLibraryPlaces();
  const deployments = useDeploymentPlaces(projects);
  return useMemo(
    () => [
      ...PLACES.map(({ label, path }) => ({ label, path, kind: "place" })),
      ...LIBRARY.map((label) => ({
        label,
        path: `/library/${label.toLowerCase().replace(" ", "-")}`,
        kind: "library",
      })),
      ...projects.map(({ id, body }) => ({ label: body.name, path: `/projects/${id}/releases`, kind: "project" })),
      ...environments.map(({ id, body }) => ({
        label: body.name,
        path: `/deployments?environment=${id}`,
        kind: "environment: its deployments",
      })),
      ...targets.map(({ id, body }) => ({ label: body.name, path: `/targets/${id}`, kind: "target" })),
      ...library,
      ...deployments,
      ...projects.flatMap(({ id, body }) => [
        { label: `${body.name}: Create release`, path: `/projects/${id}/releases/new`, kind: "project" },
        { label: `${body.name}: Deploy`, path: `/projects/${id}/deploy`, kind: "project" },
        ...PARTS.map((part) => ({
          label: `${body.name}: ${part}`,
          path: `/projects/${id}/${part.toLowerCase()}`,
          kind: "project",
        })),
      ]),
    ],
    [projects, environments, targets, library, deployments],
  );
}

/** What has an editor of its own in the library. */
function useLibraryPlaces(): readonly PalettePlace[] {
  const client = useClient();
  return useQueries({
    queries: LIBRARY_KINDS.map((kind) => documentsQuery(client, kind)),
    combine: libraryPlaces,
  });
}

function libraryPlaces(
  lists: readonly { readonly data?: readonly StoredDocument[] | undefined }[],
): readonly PalettePlace[] {
  return lists
    .flatMap(({ data = [] }) => data)
    .map(({ kind, id, body }) => ({
      label: "name" in body ? body.name : id,
      path: `/library/${kind}s/${id}`,
      kind: kindNoun(kind),
    }));
}

/** The newest deployments, by number, project and version. */
function useDeploymentPlaces(projects: readonly StoredDocument<"project">[]): readonly PalettePlace[] {
  const { data } = useNewestDeployments();
  return useMemo(() => {
    const names = new Map(projects.map(({ id, body }) => [id, body.name]));
    return (data ?? []).map(({ id, projectId, version, environmentId }) => ({
      label: `#${id} ${names.get(projectId) ?? projectId} ${version} to ${environmentId}`,
      path: `/deployments/${id}`,
      kind: "deployment",
    }));
  }, [data, projects]);
}
