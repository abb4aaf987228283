import type { Finding } from "../errors.ts";
import type { DocumentBodies, DocumentKind } from "./documents.ts";
import { kindNoun } from "./kind-noun.ts";
import { accountOf } from "./target.ts";

/** One mention of another document inside a document. */
export type Reference = { readonly kind: DocumentKind; readonly id: string; readonly where: string };

/** Every other document that a document names. */
export function referencesOf<K extends DocumentKind>(kind: K, id: string, body: DocumentBodies[K]): Reference[] {
  switch (kind) {
    case "environment":
    case "feed":
    case "mail-server":
      return [];
    case "variable-set":
      return credentialReferences(body as DocumentBodies["variable-set"]);
    case "lifecycle":
      return lifecycleReferences(body as DocumentBodies["lifecycle"]); // the kind says which body it is
    case "account":
    case "certificate":
      return (body as DocumentBodies["account" | "certificate"]).environments.map(environmentIn("environments"));
    case "target":
      return targetReferences(body as DocumentBodies["target"]);
    case "project":
      return projectReferences(body as DocumentBodies["project"]);
    case "process":
      return [{ kind: "project", id, where: "" }, ...processReferences(body as DocumentBodies["process"])];
    case "variables":
      return [{ kind: "project", id, where: "" }, ...credentialReferences(body as DocumentBodies["variables"])];
    default:
      return [{ kind: "project", id, where: "" }];
  }
}

/** Findings for references that lead nowhere. `exists` answers for the state after all changes at hand. */
export function danglingReferences(
  references: readonly Reference[],
  title: string,
  exists: (kind: DocumentKind, id: string) => boolean,
): Finding[] {
  return references
    .filter((reference) => !exists(reference.kind, reference.id))
    .map((reference) => ({
      level: "error",
      text: `The ${title} names the ${kindNoun(reference.kind)} '${reference.id}'${reference.where ? ` (${reference.where})` : ""}, which does not exist. Create it first or correct the name.`,
    }));
}

function environmentIn(where: string): (id: string) => Reference {
  return (id) => ({ kind: "environment", id, where });
}

function lifecycleReferences(lifecycle: DocumentBodies["lifecycle"]): Reference[] {
  return lifecycle.phases.flatMap((phase) =>
    [...phase.environments, ...phase.automatic].map(environmentIn(`phase '${phase.name}'`)),
  );
}

function targetReferences({ environments, endpoint }: DocumentBodies["target"]): Reference[] {
  const account = accountOf(endpoint);
  return [
    ...environments.map(environmentIn("environments")),
    ...(account === null ? [] : [{ kind: "account" as const, id: account, where: "endpoint" }]),
  ];
}

function projectReferences(project: DocumentBodies["project"]): Reference[] {
  const sets = project.variableSets.map((id): Reference => ({ kind: "variable-set", id, where: "variableSets" }));
  const lifecycles = project.channels.flatMap(({ lifecycle, name }): Reference[] =>
    lifecycle === undefined ? [] : [{ kind: "lifecycle", id: lifecycle, where: `channel '${name}'` }],
  );
  return [{ kind: "lifecycle", id: project.lifecycle, where: "lifecycle" }, ...lifecycles, ...sets];
}

function credentialReferences({ variables }: DocumentBodies["variables"]): Reference[] {
  return variables.flatMap(({ name, values }) =>
    values.flatMap(({ value }): Reference[] => {
      if (value === null || typeof value === "string") return [];
      const where = `variable '${name}'`;
      if ("account" in value) return [{ kind: "account", id: value.account, where }];
      return "certificate" in value ? [{ kind: "certificate", id: value.certificate, where }] : [];
    }),
  );
}

function processReferences(process: DocumentBodies["process"]): Reference[] {
  return process.steps.flatMap((step) => {
    const where = `step '${step.name}'`;
    const feed: Reference[] = "feed" in step ? [{ kind: "feed", id: step.feed, where }] : [];
    const server: Reference[] = "server" in step ? [{ kind: "mail-server", id: step.server, where }] : [];
    return [...feed, ...server, ...step.environments.map(environmentIn(where))];
  });
}
