import { type Declared, type DeclaredEntity, withCharacters } from "./dtd-declarations.ts";
import { characterOf, PREDEFINED, type Refusal } from "./references.ts";

/** Units one entity may stand for. */
const MAX_ENTITY_UNITS = 1_000_000;

/** Entities inside each other that are followed. */
const MAX_DEPTH = 100;

/** What the entities of a document stand for, and why some cannot be used: at all, or in attribute values. */
export type Entities = {
  readonly values: ReadonlyMap<string, string>;
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly refusalsInValues: ReadonlyMap<string, Refusal>;
};

type Expanded = { readonly value: string; readonly hasMarkup: boolean; readonly refusal: Refusal | null };

/** Works out every entity. One that cannot be is no mistake unless something refers to it. */
export function expandEntities(declared: Declared): Entities {
  const ready = new Map<string, Expanded>();
  const open = new Set<string>();
  const expand = (name: string, offset: number): Expanded => {
    const known = ready.get(name);
    if (known) return known;
    const predefined = PREDEFINED.get(name);
    if (predefined !== undefined) return { value: predefined, hasMarkup: false, refusal: null };
    const entity = declared.entities.get(name);
    if (!entity) return refused(`The entity '${name}' is not declared`, offset);
    if (open.has(name)) return refused(`The entity '${name}' refers to itself`, offset);
    if (open.size > MAX_DEPTH) return refused("The entities of this file are nested too deeply", offset);
    open.add(name);
    const expanded = expandEntity(name, entity, expand);
    open.delete(name);
    ready.set(name, expanded);
    return expanded;
  };
  const values = new Map<string, string>();
  const refusals = new Map<string, Refusal>();
  const refusalsInValues = new Map<string, Refusal>();
  for (const [name, entity] of declared.entities) {
    const { value, hasMarkup, refusal } = expand(name, offsetOf(entity));
    values.set(name, value);
    if (refusal) refusals.set(name, refusal);
    if (hasMarkup)
      refusalsInValues.set(name, { problem: "'<' is not allowed in an attribute value", offset: offsetOf(entity) });
    if (entity.kind === "external") {
      refusalsInValues.set(name, {
        problem: `The external entity '${name}' is not allowed in an attribute value`,
        offset: -1,
      });
    }
  }
  return { values, refusals, refusalsInValues };
}

function offsetOf(entity: DeclaredEntity): number {
  return entity.kind === "internal" ? entity.offset : -1;
}

function refused(problem: string, offset: number): Expanded {
  return { value: "", hasMarkup: false, refusal: { problem, offset } };
}

function expandEntity(
  name: string,
  entity: DeclaredEntity,
  expand: (name: string, offset: number) => Expanded,
): Expanded {
  if (entity.kind === "unparsed") return refused(`The entity '${name}' is no text`, -1);
  if (entity.kind === "external") return { value: "", hasMarkup: false, refusal: null };
  const text = withCharacters(entity.value);
  let value = "";
  let hasMarkup = text.includes("<");
  for (const part of text.split(/(&[^;&]*;)/)) {
    if (!part.startsWith("&")) value += part.replace(/<[^>]*>/g, "");
    else if (part.startsWith("&#")) value += characterOf(part) ?? part;
    else {
      const inner = expand(
        part.slice(1, -1),
        entity.offset < 0 ? -1 : entity.offset + Math.max(entity.value.indexOf(part), 0),
      );
      if (inner.refusal) return { ...inner, hasMarkup };
      hasMarkup ||= inner.hasMarkup;
      value += inner.value;
    }
    if (value.length > MAX_ENTITY_UNITS) return refused(`The entity '${name}' expands to too much text`, entity.offset);
  }
  return { value, hasMarkup, refusal: null };
}
