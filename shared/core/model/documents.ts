import { z } from "zod";
import { type Account, accountSchema } from "./account.ts";
import { type Certificate, certificateSchema } from "./certificate.ts";
import { type Environment, environmentSchema } from "./environment.ts";
import { type Feed, feedSchema } from "./feed.ts";
import { kindNoun } from "./kind-noun.ts";
import { type Lifecycle, lifecycleSchema } from "./lifecycle.ts";
import { type MailServer, mailServerSchema } from "./mail-server.ts";
import { type Process, processSchema } from "./process.ts";
import { type Project, projectSchema, type Transforms, transformsSchema } from "./project.ts";
import { type Target, targetSchema } from "./target.ts";
import { type LibraryVariableSet, type Variables, variableSetSchema, variablesSchema } from "./variables.ts";

/** Everything a person declares, by kind. A document is one of these with an id and a version. */
export type DocumentBodies = {
  environment: Environment;
  lifecycle: Lifecycle;
  feed: Feed;
  account: Account;
  certificate: Certificate;
  "mail-server": MailServer;
  target: Target;
  "variable-set": LibraryVariableSet;
  project: Project;
  process: Process;
  variables: Variables;
  transforms: Transforms;
};

/** What people declare. */
export type DocumentKind = keyof DocumentBodies;

/** The schema of each kind, in the order in which kinds may refer to those before them. */
export const documentSchemas: { readonly [K in DocumentKind]: z.ZodType<DocumentBodies[K]> } = {
  environment: environmentSchema,
  lifecycle: lifecycleSchema,
  feed: feedSchema,
  account: accountSchema,
  certificate: certificateSchema,
  "mail-server": mailServerSchema,
  target: targetSchema,
  "variable-set": variableSetSchema,
  project: projectSchema,
  process: processSchema,
  variables: variablesSchema,
  transforms: transformsSchema,
};

/** All kinds, those first that others refer to. */
export const DOCUMENT_KINDS = Object.keys(documentSchemas) as readonly DocumentKind[]; // the keys of the record above

/** A kind by its name. */
export const documentKindSchema = z.enum([
  "environment",
  "lifecycle",
  "feed",
  "account",
  "certificate",
  "mail-server",
  "target",
  "variable-set",
  "project",
  "process",
  "variables",
  "transforms",
]);

/** The parts of a project: documents with the project's id that live and go with it. */
export const PROJECT_PARTS = ["process", "variables", "transforms"] as const satisfies readonly DocumentKind[];

/** A stored document. `version` counts from 1 and grows by one with each change. */
export type StoredDocument<K extends DocumentKind = DocumentKind> = {
  readonly kind: K;
  readonly id: string;
  readonly version: number;
  readonly body: DocumentBodies[K];
  readonly updatedAtMs: number;
  readonly updatedBy: string;
};

/** One entry of a document's history. */
export type DocumentVersion = {
  readonly version: number;
  readonly atMs: number;
  readonly by: string;
  readonly removed: boolean;
};

/** What to call a document in a sentence: `target 'Web 1'`, `process of project 'shop'`. */
export function documentTitle(kind: DocumentKind, id: string, body: object): string {
  const name = "name" in body && typeof body.name === "string" ? body.name : id;
  switch (kind) {
    case "process":
    case "variables":
    case "transforms":
      return `${kind} of project '${id}'`;
    default:
      return `${kindNoun(kind)} '${name}'`;
  }
}
