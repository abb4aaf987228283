import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMap, isNode, isScalar, LineCounter, parseDocument, stringify } from "yaml";
import { AppError, type Finding, messageOf } from "../../shared/core/errors.ts";
import type { DocumentKind, StoredDocument } from "../../shared/core/model/documents.ts";
import { idSchema, isRecord } from "../../shared/core/model/fields.ts";
import { decodeGuessed } from "../../shared/core/text/encoding.ts";
import { withoutDefaults } from "../../shared/core/model/without-defaults.ts";

/**
 * Documents as files, one file a thing:
 * `environments/ID.yaml`, `lifecycles/`, `feeds/`, `accounts/`, `certificates/`, `mail-servers/`, `targets/`, `variable-sets/`, and for each
 * project a folder `projects/ID/` with `project.yaml`, `process.yaml`, `variables.yaml` and its transforms as they are in `transforms/`.
 */
const FOLDERS = {
  environments: "environment",
  lifecycles: "lifecycle",
  feeds: "feed",
  accounts: "account",
  certificates: "certificate",
  "mail-servers": "mail-server",
  targets: "target",
  "variable-sets": "variable-set",
} as const satisfies Readonly<Record<string, DocumentKind>>;

const PROJECT_FILES = ["project", "process", "variables"] as const satisfies readonly DocumentKind[];

/** A document as its file holds it, not yet checked by its schema. */
export type FileDocument = {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly body: Record<string, unknown>;
  readonly file: string;
  /** Line and column of a place inside the document, as near as it can be found. */
  readonly positionOf: (path: readonly (string | number)[]) => { readonly line: number; readonly column: number };
};

/** What a folder holds, and what is wrong with it. */
export type ReadResult = { readonly documents: readonly FileDocument[]; readonly findings: readonly Finding[] };

/**
 * Reads a folder. Malformed files, duplicate keys and unknown files become findings with file, line and column. A secret
 * written as `{ fromEnv: NAME }` takes its value from the environment.
 */
export async function readDocumentFiles(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadResult> {
  const names = await listFiles(folder);
  const documents: FileDocument[] = [];
  const findings: Finding[] = [];
  const transforms = new Map<string, { name: string; text: string }[]>();
  for (const name of names) {
    const place = placeOf(name);
    if (place === null) {
      findings.push({
        level: "warning",
        text: "This file has no place in a Slipway folder and was left out.",
        file: name,
      });
    } else if (place.kind === "transforms") {
      const files = transforms.get(place.id) ?? [];
      transforms.set(place.id, [...files, { name: place.file, text: await readTransform(join(folder, name)) }]);
    } else {
      const read = parseFile(await readFile(join(folder, name), "utf8"), name, env);
      findings.push(...read.findings, ...declaredTwice(place, name, names));
      if (read.body)
        documents.push({ kind: place.kind, id: place.id, body: read.body, file: name, positionOf: read.positionOf });
    }
  }
  for (const [id, files] of transforms) {
    const body = { files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
    documents.push({
      kind: "transforms",
      id,
      body,
      file: `projects/${id}/transforms`,
      positionOf: () => ({ line: 1, column: 1 }),
    });
  }
  return { documents, findings };
}

/** Writes documents as files and removes files of documents that are no more. Values equal to their defaults are left out. */
export async function writeDocumentFiles(
  folder: string,
  documents: readonly StoredDocument[],
): Promise<readonly string[]> {
  const wanted = new Map(documents.flatMap(filesOf));
  for (const name of await listFiles(folder, { mayBeAbsent: true })) {
    if (placeOf(name) !== null && !wanted.has(name)) await rm(join(folder, name));
  }
  for (const [name, text] of wanted) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return [...wanted.keys()].toSorted();
}

/** The text of a transform in whatever encoding it is. A UTF-8 byte order mark stays, so that an export gives the same file. */
async function readTransform(path: string): Promise<string> {
  const { text, encoding, bom } = decodeGuessed(await readFile(path));
  return bom && encoding === "utf-8" ? `\ufeff${text}` : text;
}

/** One thing in two files would be whichever is read last. */
function declaredTwice(place: Place, name: string, names: readonly string[]): readonly Finding[] {
  const other = names.find((candidate) => {
    const found = candidate < name ? placeOf(candidate) : null;
    return found !== null && found.kind === place.kind && found.id === place.id;
  });
  if (other === undefined) return [];
  return [
    {
      level: "error",
      text: `${other} declares the same thing. Keep one of the two files.`,
      file: name,
      line: 1,
      column: 1,
    },
  ];
}

type Place = { readonly kind: DocumentKind; readonly id: string; readonly file: string };

function placeOf(name: string): Place | null {
  const parts = name.split("/");
  const [top = "", second = "", third = "", fourth] = parts;
  if (top === "projects" && third === "transforms" && fourth !== undefined) {
    return { kind: "transforms", id: second, file: parts.slice(3).join("/") };
  }
  const stem = (parts.at(-1) ?? "").replace(/\.ya?ml$/, "");
  if (stem === parts.at(-1)) return null;
  if (top === "projects" && parts.length === 3) {
    const kind = PROJECT_FILES.find((known) => known === stem);
    return kind ? { kind, id: second, file: name } : null;
  }
  const kind = Object.entries(FOLDERS).find(([known]) => known === top)?.[1];
  return kind && parts.length === 2 ? { kind, id: stem, file: name } : null;
}

type ParsedFile = Pick<FileDocument, "positionOf"> & {
  readonly body: Record<string, unknown> | null;
  readonly findings: readonly Finding[];
};

function parseFile(text: string, file: string, env: Readonly<Record<string, string | undefined>>): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const positionOf: FileDocument["positionOf"] = (path) => at(offsetOf(document, path));
  const findings = document.errors.map(
    (error): Finding => ({
      level: "error",
      text:
        error.code === "MULTIPLE_DOCS"
          ? "The file holds more than one document. Write one thing a file, without a line '---' between."
          : `The file is no valid YAML: ${error.message}.`,
      file,
      ...at(error.pos[0]),
    }),
  );
  const id = placeOf(file)?.id ?? "";
  if (!idSchema.safeParse(id).success) {
    findings.push({
      level: "error",
      text: `'${id}' cannot be an id. Use lower-case letters, digits and single dashes.`,
      file,
      line: 1,
      column: 1,
    });
  }
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
  env: Readonly<Record<string, string | undefined>>,
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

function filesOf(document: StoredDocument): (readonly [string, string])[] {
  const { kind, id, body } = document;
  if (kind === "transforms" && "files" in body) {
    return body.files.map((file) => [`projects/${id}/transforms/${file.name}`, file.text] as const);
  }
  const yaml = stringify(withoutDefaults(kind, body), { lineWidth: 0 });
  const folder = Object.entries(FOLDERS).find(([, known]) => known === kind)?.[0];
  return [[folder ? `${folder}/${id}.yaml` : `projects/${id}/${kind}.yaml`, yaml]];
}

async function listFiles(
  folder: string,
  options: { readonly mayBeAbsent: boolean } = { mayBeAbsent: false },
): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll("\\", "/").replace(/^\/+/, ""))
      .filter((name) => !name.split("/").some((part) => part.startsWith(".")))
      .toSorted();
  } catch (cause) {
    if (options.mayBeAbsent && cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw new AppError("not_found", `The folder ${folder} cannot be read: ${messageOf(cause)}.`, { cause });
  }
}
