import { automaticSuffixes, suffixedNames } from "../../shared/core/config/discover-transforms.ts";
import type { Process } from "../../shared/core/model/process.ts";

/** Transforms that a deployment applies one after the other, and to what. */
export type TransformChain = {
  readonly id: string;
  readonly label: string;
  /** The configuration file's name. */
  readonly source: string;
  readonly transforms: readonly string[];
};

type Named = { readonly id: string; readonly name: string };

/**
 * The chains that a project's transforms are part of: for every environment and configuration file those that its steps
 * name, then the automatic ones; and each transform alone.
 */
export function transformChains(
  names: readonly string[],
  environments: readonly Named[],
  process: Process | null,
): readonly TransformChain[] {
  const rules = fileRules(process);
  const chains = environments.flatMap((environment) =>
    sourcesOf(names, rules).flatMap((source): readonly TransformChain[] => {
      const transforms = chainFor(names, source, environment.name, rules.get(source));
      if (transforms.length === 0) return [];
      const id = `${environment.id}/${source}`;
      return [{ id, label: `${environment.name}: ${source}`, source, transforms }];
    }),
  );
  const alone = names.map((name): TransformChain => {
    const source = chains.find(({ transforms }) => transforms.includes(name))?.source ?? sourceNameFor(name);
    return { id: `alone/${name}`, label: `${name} alone`, source, transforms: [name] };
  });
  return [...chains, ...alone];
}

type Rule = { readonly transforms: readonly string[]; readonly automaticTransforms: boolean };

/** What the steps say about each configuration file, by its name. */
function fileRules(process: Process | null): ReadonlyMap<string, Rule> {
  const rules = (process?.steps ?? []).flatMap((step) => ("files" in step ? step.files : []));
  return new Map(rules.map((rule) => [rule.path.slice(rule.path.search(/[^\\/]*$/)), rule]));
}

function sourcesOf(names: readonly string[], rules: ReadonlyMap<string, Rule>): readonly string[] {
  const named = [...rules].filter(([, { transforms }]) => transforms.some((name) => names.includes(name)));
  return [...new Set([...named.map(([source]) => source), ...names.map(sourceNameFor)])];
}

function chainFor(
  names: readonly string[],
  source: string,
  environment: string,
  rule: Rule | undefined,
): readonly string[] {
  const listed = (rule?.transforms ?? []).filter((name) => names.includes(name));
  const isAutomatic = rule?.automaticTransforms ?? true;
  const automatic = isAutomatic
    ? automaticSuffixes(environment).flatMap((suffix) => suffixedNames(source, suffix))
    : [];
  const found = automatic.flatMap((wanted) => names.find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? []);
  return [...new Set([...listed, ...found])];
}

/** `web.Release.config` is for `web.config`. */
function sourceNameFor(transform: string): string {
  const parts = transform.split(".");
  return parts.length < 3 ? "web.config" : [...parts.slice(0, -2), parts.at(-1)].join(".");
}
