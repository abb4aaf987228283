import { isPlainSecret, isRecord, isSecretReference } from "../../shared/core/model/secret-value.ts";
import { unifiedDiff } from "../../shared/core/text/unified-diff.ts";
import { DiffText } from "./diff-text.tsx";

/** What was changed between two versions of some data, line by line; secrets are never written out. */
export function JsonDiff({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const diff = unifiedDiff(readable(before), readable(after));
  return diff === "" ? <p className="muted">Nothing is different.</p> : <DiffText diff={diff} />;
}

/** Data as indented text, the lines of long texts below each other; nothing for nothing. */
function readable(value: unknown): string {
  if (value === null || value === undefined) return "";
  return JSON.stringify(hideSecrets(value), null, 2).replace(LINE_END, "$1\n        ");
}

/** An escaped line end inside a JSON text, behind any number of escaped backslashes. */
const LINE_END = /(?<!\\)((?:\\\\)*)(?:\\r)?\\n/g;

function hideSecrets(value: unknown): unknown {
  if (isPlainSecret(value)) return "•••••••• (new)";
  if (isSecretReference(value)) return `•••••••• (${value.secret.slice(0, 8)})`;
  if (Array.isArray(value)) return value.map(hideSecrets);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideSecrets(item)]));
}
