import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type YAMLParseError } from "yaml";
import type { Finding } from "../../shared/core/errors.ts";
import { isRecord } from "../../shared/core/model/fields.ts";

/** What the aliases of a file may stand for together, in values: a few lines can mean gigabytes. */
const MOST_ALIASES = 100;

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
  const refused = (text: string, offset = 0): Finding => ({ level: "error", text, file, ...at(offset) });
  const none = (findings: readonly Finding[]) => ({ body: null, findings, positionOf });
  const findings = [
    ...document.errors.map((error) => refused(syntaxText(error), error.pos[0])),
    ...danglingAliases(document).map(({ source, offset }) => refused(aliasText(source), offset)),
  ];
  if (findings.length > 0) return none(findings);
  const body = dataOf(document);
  if (!isRecord(body)) return none([refused(body === TOO_LARGE ? TOO_LARGE_TEXT : "The file holds no keys.")]);
  const { value, missing } = openFromEnv(body, env, []);
  if (isRecord(value) && missing.length === 0) return { body: value, findings: [], positionOf };
  return none(missing.map(({ name, path }) => refused(missingText(name), offsetOf(document, path))));
}

function missingText(name: string): string {
  return `The environment variable ${name} is not set; it should hold a secret.`;
}

function syntaxText({ code, message }: YAMLParseError): string {
  return code === "MULTIPLE_DOCS"
    ? "The file holds more than one document. Write one thing a file, without a line '---' between."
    : `The file is no valid YAML: ${message}.`;
}

function aliasText(source: string): string {
  return `'*${source}' stands for an anchor that is not there. Put a text that begins with * into quotes.`;
}

function danglingAliases(document: Document): readonly { readonly source: string; readonly offset: number }[] {
  const found: { source: string; offset: number }[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (!alias.resolve(document)) found.push({ source: alias.source, offset: alias.range?.[0] ?? 0 });
    },
  });
  return found;
}

const TOO_LARGE = Symbol("too large");
const TOO_LARGE_TEXT = "The aliases of this file stand for too much. Write out what they mean.";

function dataOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) return TOO_LARGE; // every alias has its anchor, so there are too many
    throw error;
  }
}

/** The offset of the deepest node on a path that exists: of the key itself where there is one. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
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
