import { useMemo } from "react";
import { useDocuments } from "../data.ts";
import { PLACES } from "../places.tsx";
import type { PalettePlace } from "./find-places.ts";

const PARTS = ["Process", "Variables", "Transforms", "Activity", "Settings"];
const LIBRARY = ["Environments", "Lifecycles", "Feeds", "Accounts", "Certificates", "Mail servers", "Variable sets"];

/** Everything that has a name and an address. */
export function usePalettePlaces(): readonly PalettePlace[] {
  const { data: projects = [] } = useDocuments("project");
  const { data: environments = [] } = useDocuments("environment");
  const { data: targets = [] } = useDocuments("target");
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
    [projects, environments, targets],
  );
}
