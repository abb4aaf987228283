import type { ConfigChange } from "../config/change.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import { meansVariable, referencesOf } from "./uses.ts";

/** A place in a configuration file that a variable fills. */
export type FileUse = {
  readonly step: string;
  readonly target: string;
  readonly path: string;
  readonly line: number;
  /** The key, path or token there. */
  readonly key: string;
};

/** What a step would change in files on one target, by stages. */
type RewrittenUnit = {
  readonly stepName: string;
  readonly targetName: string;
  readonly files: readonly {
    readonly path: string;
    readonly stages: readonly { readonly kind: string; readonly changes: readonly ConfigChange[] }[];
  }[];
};

/** The places of files that a variable fills: by its name as key or path, or by a token that means it. */
export function fileUses(units: readonly RewrittenUnit[], name: string): readonly FileUse[] {
  return units.flatMap(({ stepName, targetName, files }) =>
    files.flatMap(({ path, stages }) =>
      stages
        .filter(({ kind }) => kind !== "transform")
        .flatMap(({ changes }) =>
          changes
            .filter(({ key }) => isFilledBy(key, name))
            .map(({ key, line }): FileUse => ({ step: stepName, target: targetName, path, line, key })),
        ),
    ),
  );
}

function isFilledBy(key: string, name: string): boolean {
  if (!key.includes("#{")) return caseKey(key) === caseKey(name);
  return referencesOf(key).some(({ path }) => meansVariable(path, name));
}
