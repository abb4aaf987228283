import type { Finding } from "../../shared/core/errors.ts";
import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import { channelsOf } from "../../shared/core/model/channel.ts";
import { type DocumentBodies, type DocumentKind, documentTitle } from "../../shared/core/model/documents.ts";
import { reportRepeated } from "../../shared/core/model/fields.ts";
import { stepChannelFindings } from "../../shared/core/versions/channel-rules.ts";
import { danglingScopes, type IsKnown } from "../../shared/core/variables/dangling-scopes.ts";
import type { Db } from "../store/database.ts";
import { type Outlook, outlookOf, type Saved, scopeIdsOf } from "./outlook.ts";

type SavedFile = Saved & { readonly file?: string | undefined };

/** What is allowed and still hardly meant: names that stand for nothing, or for two things. */
export function saveWarnings(db: Db, saved: readonly SavedFile[]): readonly Finding[] {
  const outlook = outlookOf(db, saved);
  const own = saved.flatMap((document) => {
    const findings = [...variableWarnings(outlook, document), ...nameWarnings(outlook, document)];
    const { file } = document;
    return file === undefined ? findings : findings.map((finding) => ({ ...finding, file }));
  });
  return [...own, ...projectWarnings(outlook, saved)];
}

function variableWarnings(outlook: Outlook, { kind, id, body }: Saved): readonly Finding[] {
  if (kind !== "variables" && kind !== "variable-set") return [];
  const { variables } = body as DocumentBodies["variables" | "variable-set"]; // the kind says which body it is
  const title = documentTitle(kind, id, body);
  return [...repeatedNames(variables), ...danglingScopes(variables, title, isKnownIn(outlook, kind, id))];
}

/** Variables that are there twice: their values count together, which is easily overlooked. */
function repeatedNames(variables: DocumentBodies["variables"]["variables"]): readonly Finding[] {
  const findings: Finding[] = [];
  reportRepeated(variables, "name", (row, name) =>
    findings.push({
      level: "warning",
      text: `Variable '${name}' is there twice. Names do not differ by case; put the values into one of them.`,
      path: ["variables", row, "name"],
    }),
  );
  return findings;
}

/** What scopes may name. Steps and channels are those of a project: what a library set means by one is not known. */
function isKnownIn(outlook: Outlook, kind: DocumentKind, id: string): IsKnown {
  const isSet = kind === "variable-set";
  const ids = scopeIdsOf(outlook, isSet ? null : id);
  return (scopeKind, name) => {
    if (scopeKind === "tags" || (isSet && (scopeKind === "steps" || scopeKind === "channels"))) return undefined;
    return ids[scopeKind].has(name.toLowerCase());
  };
}

/** Scopes may name environments and targets; of two with one name they mean one only. */
function nameWarnings(outlook: Outlook, { kind, id, body }: Saved): readonly Finding[] {
  if (kind !== "environment" && kind !== "target") return [];
  const { name } = body as DocumentBodies["environment" | "target"]; // the kind says which body it is
  const other = outlook.list(kind).find((one) => one.id !== id && caseKey(one.body.name) === caseKey(name));
  if (other === undefined) return [];
  const text = `The ${kind} '${other.id}' has the name '${other.body.name}' too: a scope or a command that names it means one of them only. Give them different names.`;
  return [{ level: "warning", text, path: ["name"] }];
}

/** Of projects whose channels or steps are saved: steps for other channels, and scopes of variables that are not saved with them. */
function projectWarnings(outlook: Outlook, saved: readonly Saved[]): readonly Finding[] {
  const touched = saved.filter(({ kind }) => kind === "process" || kind === "project").map(({ id }) => id);
  return [...new Set(touched)].flatMap((id) => {
    const project = outlook.get("project", id);
    if (project === null) return [];
    const variables = outlook.get("variables", id);
    const isSaved = saved.some((document) => document.kind === "variables" && document.id === id);
    const scopes =
      variables === null || isSaved
        ? []
        : danglingScopes(
            variables.variables,
            documentTitle("variables", id, variables),
            isKnownIn(outlook, "variables", id),
          ).map(({ level, text }): Finding => ({ level, text })); // their place is in no file at hand
    return [...stepChannelFindings(channelsOf(project), outlook.get("process", id)?.steps ?? []), ...scopes];
  });
}
