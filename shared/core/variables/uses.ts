import { assertNever } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import { type Reference, referencesIn } from "../expressions/references.ts";
import type { Process, Step } from "../model/process.ts";
import type { Transforms } from "../model/project.ts";
import { isRecord } from "../model/secret-value.ts";
import type { Variable } from "../model/variables.ts";
import { applyEdits, type TextEdit } from "../text/edits.ts";
import { lookupText, type ScriptLookup, scriptLookups } from "./script-lookups.ts";

/** Where a text stands that may use variables. */
export type UsePlace =
  | { readonly kind: "step"; readonly step: string; readonly field: string }
  | { readonly kind: "variable"; readonly name: string; readonly position: number; readonly library: string | null }
  | { readonly kind: "transform"; readonly file: string };

/** A place in which a variable is used. */
export type Use = { readonly place: UsePlace; readonly path: string };

/** Everything of a project that may use its variables. */
export type UseSources = {
  readonly variables: readonly Variable[];
  readonly process: Process;
  readonly transforms: Transforms;
  readonly sets: readonly { readonly name: string; readonly variables: readonly Variable[] }[];
};

/** Uses, looked up by variable. */
export type UseIndex = {
  /** All uses in reading order: steps, variables, transforms, library sets. */
  readonly all: readonly Use[];
  /** Those that mean a variable: by its name, by a part of its value, or by going through names that begin like it. */
  of(name: string): readonly Use[];
};

/** Finds every reference. What an unchanged variable refers to is remembered. */
export function indexUses(sources: UseSources): UseIndex {
  const all = [
    ...sources.process.steps.flatMap((step) =>
      stepTexts(step).flatMap(({ field, text }) =>
        [...referencesOf(text), ...lookupsOf(step, field, text)].map(
          ({ path }): Use => ({ place: { kind: "step", step: step.name, field }, path }),
        ),
      ),
    ),
    ...sources.variables.flatMap((variable) => usesInVariable(variable, null)),
    ...sources.transforms.files.flatMap(({ name, text }) =>
      referencesOf(text).map(({ path }): Use => ({ place: { kind: "transform", file: name }, path })),
    ),
    ...sources.sets.flatMap((set) => set.variables.flatMap((variable) => usesInVariable(variable, set.name))),
  ];
  // Few paths are used many times, so they are compared once each.
  const byPath = Map.groupBy(all, ({ path }) => path);
  const byFirstName = Map.groupBy(byPath.keys(), firstName);
  return {
    all,
    of: (name) => {
      const paths = (byFirstName.get(firstName(name)) ?? []).filter((path) => meansVariable(path, name));
      const [only, ...others] = paths;
      if (only === undefined) return [];
      if (others.length === 0) return byPath.get(only) ?? [];
      return all.filter(({ path }) => paths.includes(path));
    },
  };
}

/** True when a path means a variable: the same, a part of its value, or the beginning of its name. Case is ignored. */
export function meansVariable(path: string, name: string): boolean {
  return asksFor(path, name) || continues(caseKey(name), caseKey(path));
}

/** True when a path asks for exactly this name, or for a part of its value. Case is ignored. */
export function asksFor(path: string, name: string): boolean {
  const [wanted, own] = [caseKey(path), caseKey(name)];
  return wanted === own || continues(wanted, own);
}

/** What a rename would change, by document. A document that stays as it is keeps its identity. */
export type RenameResult = {
  readonly variables: readonly Variable[];
  readonly process: Process;
  readonly transforms: Transforms;
  /** Each text that changes, before and after. */
  readonly changes: readonly { readonly place: UsePlace; readonly before: string; readonly after: string }[];
};

/** Gives a variable another name, and puts that name wherever the old one, or a part of its value, is referred to. */
export function renameEverywhere(
  sources: Pick<UseSources, "variables" | "process" | "transforms">,
  from: string,
  to: string,
): RenameResult {
  const changes: RenameResult["changes"][number][] = [];
  const replace = (text: string, place: () => UsePlace, lookups: readonly ScriptLookup[] = []): string => {
    const after = renameIn(text, from, to, lookups);
    if (after !== text) changes.push({ place: place(), before: text, after });
    return after;
  };
  const process = sources.process.steps.reduce((changed, step) => {
    const renamed = mapTexts(step, [], (text, field) =>
      replace(text, () => ({ kind: "step", step: step.name, field }), lookupsOf(step, field, text)),
    );
    return renamed === step ? changed : { steps: changed.steps.map((other) => (other === step ? renamed : other)) };
  }, sources.process);
  const variables = sources.variables.map((variable) => {
    const values = mapEach(variable.values, (scoped, position) => {
      if (typeof scoped.value !== "string") return scoped;
      const value = replace(scoped.value, () => ({ kind: "variable", name: variable.name, position, library: null }));
      return value === scoped.value ? scoped : { ...scoped, value };
    });
    const name = caseKey(variable.name) === caseKey(from) ? to : variable.name;
    return name === variable.name && values === variable.values ? variable : { ...variable, name, values };
  });
  const files = mapEach(sources.transforms.files, (file) => {
    const text = replace(file.text, () => ({ kind: "transform", file: file.name }));
    return text === file.text ? file : { ...file, text };
  });
  const transforms = files === sources.transforms.files ? sources.transforms : { ...sources.transforms, files };
  return { variables, process, transforms, changes };
}

/** The place as a person would say it. */
export function placeText(place: UsePlace): string {
  switch (place.kind) {
    case "step":
      return `Step '${place.step}': ${place.field}`;
    case "variable":
      return place.library === null ? `Variable '${place.name}'` : `Library set '${place.library}': '${place.name}'`;
    case "transform":
      return `Transform '${place.file}'`;
    default:
      return assertNever(place);
  }
}

const remembered = new WeakMap<Variable, readonly Use[]>();

function usesInVariable(variable: Variable, library: string | null): readonly Use[] {
  const known = remembered.get(variable);
  if (known !== undefined && library === null) return known;
  const uses = variable.values.flatMap(({ value }, position) =>
    typeof value !== "string"
      ? []
      : referencesOf(value).map(
          ({ path }): Use => ({ place: { kind: "variable", name: variable.name, position, library }, path }),
        ),
  );
  if (library === null) remembered.set(variable, uses);
  return uses;
}

/** What a text refers to. A template nested too deeply to be read refers to nothing that could be told. */
export function referencesOf(text: string): readonly Reference[] {
  if (!text.includes("#{")) return [];
  try {
    return referencesIn(text);
  } catch {
    return []; // the problem list names it: see readProblem
  }
}

/** The names that the script of a step asks for by itself. */
function lookupsOf(step: Step, field: string, text: string): readonly ScriptLookup[] {
  return step.kind === "run-script" && field === "script" ? scriptLookups(text) : [];
}

function renameIn(text: string, from: string, to: string, lookups: readonly ScriptLookup[]): string {
  const edits = [
    ...referencesOf(text).flatMap((reference) => renameEdit(text, reference, from, to)),
    ...lookups.flatMap((lookup) => {
      const name = lookupText(lookup, to + lookup.path.slice(from.length));
      return name === null ? [] : renameEdit(text, lookup, from, name, lookup.end);
    }),
  ];
  return edits.length === 0 ? text : applyEdits(text, edits);
}

/** Puts text in the place of a name, where it is that name or goes on from it. */
function renameEdit(
  text: string,
  { path, start }: Reference,
  from: string,
  to: string,
  end = start + from.length,
): TextEdit[] {
  if (caseKey(path) !== caseKey(from) && !continues(caseKey(path), caseKey(from))) return [];
  return caseKey(text.slice(start, start + from.length)) === caseKey(from) ? [{ start, end, text: to }] : [];
}

function continues(longer: string, shorter: string): boolean {
  return longer.startsWith(shorter) && (longer[shorter.length] === "." || longer[shorter.length] === "[");
}

/** The folded name up to the first dot or bracket: what two paths that mean the same share. */
function firstName(path: string): string {
  return caseKey(path.split(/[.[]/, 1)[0] ?? "");
}

/** Every text of a step with where it stands, such as `container.env.Path.value`. */
export function stepTexts(step: Step): readonly { readonly field: string; readonly text: string }[] {
  const texts: { field: string; text: string }[] = [];
  mapTexts(step, [], (text, field) => {
    texts.push({ field, text });
    return text;
  });
  return texts;
}

/** The same data with each text replaced; what holds no replaced text keeps its identity. */
function mapTexts<T>(data: T, path: readonly string[], map: (text: string, field: string) => string): T {
  // Each branch gives data of the shape it was given.
  if (typeof data === "string") return map(data, path.join(".")) as T;
  if (Array.isArray(data)) {
    return mapEach(data, (item: unknown, index) => mapTexts(item, [...path, itemName(item, index)], map)) as T;
  }
  if (!isRecord(data)) return data;
  const entries = Object.entries(data).map(([key, item]) => [key, mapTexts(item, [...path, key], map)] as const);
  return entries.every(([key, item]) => item === data[key]) ? data : (Object.fromEntries(entries) as T);
}

/** An item of a list by its own name where it has one. */
function itemName(item: unknown, index: number): string {
  const name = isRecord(item) ? (item["name"] ?? item["path"]) : undefined;
  return typeof name === "string" && name !== "" ? name : String(index + 1);
}

function mapEach<T>(items: T[], map: (item: T, index: number) => T): T[] {
  const mapped = items.map(map);
  return mapped.every((item, index) => item === items[index]) ? items : mapped;
}
