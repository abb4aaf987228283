import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { type RenameResult, renameEverywhere } from "../../shared/core/variables/uses.ts";
import type { MatrixSetting, SetUser } from "./matrix-setting.ts";

/** What a rename changes outside the variables of the matrix, and how that is put into drafts. */
export type RenameElsewhere = {
  /** The name of the project in which it is; empty for the one that is shown. */
  readonly project: string;
  readonly changes: RenameResult["changes"];
  readonly take: () => void;
};

/** The matrix's own variables with a new name for one of them, also where they use it. */
export function renamedVariables(variables: readonly Variable[], from: string, to: string): RenameResult {
  return renameEverywhere({ variables, process: { steps: [] }, transforms: { files: [] } }, from, to);
}

/** The places beside the matrix's own variables that use a name: this project's steps and files, and projects using the set. */
export function renamedElsewhere(setting: MatrixSetting, from: string, to: string): readonly RenameElsewhere[] {
  const { process, transforms, users, takeRename } = setting;
  const own = renameEverywhere({ variables: [], process, transforms }, from, to);
  const inUsers = users.map((user) => ({ user, result: renameIn(user, from, to) }));
  return [
    { project: "", changes: own.changes, take: () => takeRename(own) },
    ...inUsers.map(({ user, result }) => ({
      project: user.project.name,
      changes: result.changes,
      take: () => user.takeRename(result),
    })),
  ].filter(({ changes }) => changes.length > 0);
}

/** A project that has a variable of the name itself means that one, so it is left as it is. */
function renameIn({ sources }: SetUser, from: string, to: string): RenameResult {
  const hasOwn = sources.variables.some(({ name }) => caseKey(name) === caseKey(from));
  return hasOwn ? { ...sources, changes: [] } : renameEverywhere(sources, from, to);
}
