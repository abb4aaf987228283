import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DOCUMENT_KINDS } from "../shared/core/model/documents.ts";
import { documentJsonSchema } from "../shared/core/model/without-defaults.ts";
import { ROOT } from "./root.ts";

/** The published JSON Schemas of the files that `slipway apply` reads: path in the checkout to text. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    DOCUMENT_KINDS.map((kind) => {
      const schema = { title: `Slipway ${kind}`, ...documentJsonSchema(kind) };
      return [`shared/core/model/schema/${kind}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`];
    }),
  );
}

/** The schema files that are absent or differ from what the model says now. */
export function staleSchemas(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files]
    .filter(([path, text]) => !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), "utf8") !== text)
    .map(([path]) => path);
}
