import type { DocumentKind } from "../../shared/core/model/documents.ts";
import type { Rig } from "../rig/rig/rig.ts";

type Document = { readonly kind: DocumentKind; readonly id: string; readonly body: Record<string, unknown> };

/** A project "shop" with one environment, deploying acme/web of the rig to its local engine by the given step. */
export function shopDocuments(rig: Rig, step: object): Document[] {
  const endpoint = { kind: "local", socket: rig.local.socket };
  const web = { kind: "run-container", id: "web", name: "Web", feed: "images", image: "acme/web", ...step };
  return [
    { kind: "environment", id: "development", body: { name: "Development" } },
    { kind: "lifecycle", id: "main", body: { name: "Main" } },
    { kind: "feed", id: "images", body: { kind: "registry", name: "Images", url: rig.registries.anonymous.url } },
    { kind: "target", id: "box", body: { name: "Box", environments: ["development"], endpoint } },
    { kind: "project", id: "shop", body: { name: "Shop", lifecycle: "main" } },
    { kind: "process", id: "shop", body: { steps: [web] } },
  ];
}
