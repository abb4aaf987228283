import { isMap, isNode, isScalar, LineCounter, parseDocument, type YAMLParseError } from "yaml";
import type { Finding } from "../../shared/core/errors.ts";
import { isRecord } from "../../shared/core/model/fields.ts";

type Position = { readonly line: number; readonly column: number };
type Env = Readonly<Record<string, string | undefined>>;

/** Line and column of a place inside a file, as near as it can be found. */
export type PositionOf = (path: readonly (string | number)[]) => Position;

/** A file's body, or why it has none. */
export type ParsedFile = {
  readonly positionOf: PositionOf;
  readonly body: Record<string, unknown> | null;
  readonly findings: readonly Finding[];
};

/**
 * Reads the YAML of one document. What is wrong with it becomes findings with line and column. `{ fromEnv: NAME }` takes a
 * secret from the environment.
 */
export function parseDocumentFile(text: string, file: string, env: Env): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const positionOf: PositionOf = (path) => at(offsetOf(document, path));
  const findings = document.errors.map((error) => syntaxFinding(error, file, at));
  if (findings.length > 0) return { body: null, findings, positionOf };
  const body: unknown = document.toJS({ maxAliasCount: 100 });
  if (!isRecord(body))
    return {
      body: null,
      findings: [{ level: "error", text: "The file holds no keys.", file, line: 1, column: 1 }],
      positionOf,
    };
  const opened = openFromEnv(body, env, []);
  const missing = opened.missing.map(
    ({ name, path }): Finding => ({
      level: "error",
      text: `The environment variable ${name} is not set; it should hold a secret.`,
      file,
      ...positionOf(path),
    }),
  );
  return missing.length > 0 || !isRecord(opened.value)
    ? { body: null, findings: missing, positionOf }
    : { body: opened.value, findings: [], positionOf };
}

function syntaxFinding(
  { code, message, pos }: YAMLParseError,
  file: string,
  at: (offset: number) => Position,
): Finding {
  const text =
    code === "MULTIPLE_DOCS"
      ? "The file holds more than one document. Write one thing a file, without a line '---' between."
      : `The file is no valid YAML: ${message}.`;
  return { level: "error", text, file, ...at(pos[0]) };
}

/** The offset of the deepest node on a path that exists: of the key itself where there is one. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else {
      node = isNode(node) && "get" in node ? node.get(key, true) : undefined;
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
}

type Missing = { readonly name: string; readonly path: readonly (string | number)[] };

function openFromEnv(
  value: unknown,
  env: Env,
  path: readonly (string | number)[],
): { readonly value: unknown; readonly missing: readonly Missing[] } {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => openFromEnv(item, env, [...path, index]));
    return { value: items.map((item) => item.value), missing: items.flatMap((item) => item.missing) };
  }
  if (!isRecord(value)) return { value, missing: [] };
  const name = value["fromEnv"];
  if (typeof name === "string" && Object.keys(value).length === 1) {
    const plain = env[name];
    return plain === undefined ? { value: null, missing: [{ name, path }] } : { value: { plain }, missing: [] };
  }
  const entries = Object.entries(value).map(([key, item]) => [key, openFromEnv(item, env, [...path, key])] as const);
  return {
    value: Object.fromEntries(entries.map(([key, item]) => [key, item.value])),
    missing: entries.flatMap(([, item]) => item.missing),
  };
}
