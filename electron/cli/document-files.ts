import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { AppError, type Finding, messageOf } from "../../shared/core/errors.ts";
import type { DocumentKind, StoredDocument } from "../../shared/core/model/documents.ts";
import { idSchema } from "../../shared/core/model/fields.ts";
import { decodeGuessed } from "../../shared/core/text/encoding.ts";
import { withoutDefaults } from "../../shared/core/model/without-defaults.ts";
import { parseDocumentFile, type PositionOf } from "./parse-document-file.ts";

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
  readonly positionOf: PositionOf;
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
      const read = parseDocumentFile(await readFile(join(folder, name), "utf8"), name, env);
      const wrongId = idFindings(place, name);
      findings.push(...read.findings, ...wrongId, ...declaredTwice(place, name, names));
      if (read.body && wrongId.length === 0)
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

function idFindings({ id }: Place, file: string): readonly Finding[] {
  if (idSchema.safeParse(id).success) return [];
  const text = `'${id}' cannot be an id. Use lower-case letters, digits and single dashes.`;
  return [{ level: "error", text, file, line: 1, column: 1 }];
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
