import { z } from "zod";
import { type DocumentKind, documentSchemas } from "./documents.ts";
import { isRecord } from "./fields.ts";

type JsonSchema = { readonly [key: string]: unknown };

/** The JSON Schema of the files that declare documents, by kind; what is optional there has its default named. */
export function documentJsonSchema(kind: DocumentKind): JsonSchema {
  return z.toJSONSchema(documentSchemas[kind], { io: "input", unrepresentable: "any" });
}

/** A body without the values that its schema would fill in anyway: what a person would have written. */
export function withoutDefaults(kind: DocumentKind, body: unknown): unknown {
  return prune(body, documentJsonSchema(kind));
}

function prune(value: unknown, schema: unknown): unknown {
  if (!isRecord(schema)) return value;
  const options = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(options))
    return prune(
      value,
      options.find((option) => fits(value, option)),
    );
  if (Array.isArray(value)) return value.map((item) => prune(item, schema["items"]));
  const properties = schema["properties"];
  if (!isRecord(value) || !isRecord(properties)) return value;
  const kept = Object.entries(value).filter(([key, item]) => !isDefault(item, properties[key]));
  return Object.fromEntries(kept.map(([key, item]) => [key, prune(item, properties[key])]));
}

function isDefault(value: unknown, schema: unknown): boolean {
  return isRecord(schema) && "default" in schema && JSON.stringify(schema["default"]) === JSON.stringify(value);
}

/** Whether an option of a union is the one of this value: its type fits and its constants agree. */
function fits(value: unknown, option: unknown): boolean {
  if (!isRecord(option)) return false;
  const properties = option["properties"];
  if (!isRecord(properties)) return !isRecord(value);
  if (!isRecord(value)) return false;
  return Object.entries(properties).every(
    ([key, schema]) => !isRecord(schema) || !("const" in schema) || schema["const"] === value[key],
  );
}
