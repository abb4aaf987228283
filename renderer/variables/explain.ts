import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { scopeLabel } from "../../shared/core/variables/matrix.ts";
import {
  type Candidate,
  describeLoss,
  type LossReason,
  type Resolution,
  resolve,
  resolveAll,
} from "../../shared/core/variables/resolve.ts";
import { type CellValue, type CanonicalName } from "../../shared/core/variables/matrix.ts";
import type { Scope } from "../../shared/core/variables/scope.ts";
import { isNowhere, type MatrixSetting, scopeContext } from "./matrix-setting.ts";
import type { ChosenContext } from "./view-store.ts";

/** A value among those a name may take, and the cell it stands in; no cell for one of a library set. */
export type PlacedCandidate = Candidate<CellValue> & { readonly row: number | null; readonly position: number };
export type Explained = Resolution<PlacedCandidate>;

/** Which value each name takes in the chosen context. */
export type Explainer = {
  /** Null while no context is chosen. */
  explain(name: string): Explained | null;
  /** Every name's winner there. With no context chosen: the values without scope. */
  winners(): readonly PlacedCandidate[];
};

/** Makes an explainer; each name is worked out when it is first asked for. */
export function createExplainer(
  variables: readonly Variable[],
  chosen: ChosenContext,
  setting: Pick<MatrixSetting, "targets" | "process" | "sets" | "canonical">,
): Explainer {
  const { canonical } = setting;
  const context = scopeContext(chosen, setting);
  const known = new Map<string, Explained | null>();
  const named = Map.groupBy(
    [...placedVariables(variables, null), ...setting.sets.flatMap((set) => placedVariables(set.variables, set.name))],
    ({ variable }) => caseKey(variable.name),
  );
  return {
    explain(name) {
      if (isNowhere(chosen)) return null;
      const key = caseKey(name);
      const found = known.get(key);
      if (found !== undefined) return found;
      const explained =
        resolve(
          (named.get(key) ?? []).flatMap((placed) => candidatesOf(placed, canonical)),
          context,
        )[0] ?? null;
      known.set(key, explained);
      return explained;
    },
    winners: () =>
      resolveAll(
        [...named.values()].flat().flatMap((placed) => candidatesOf(placed, canonical)),
        context,
      ),
  };
}

/** Why a value lost, with the names of things instead of their ids. */
export function lossText(reason: LossReason, titleOf: CanonicalName): string {
  if (reason.kind !== "does-not-apply") return describeLoss(reason);
  const titles = (names: readonly string[]) => names.map((name) => titleOf(reason.scope, name));
  return describeLoss({ ...reason, wanted: titles(reason.wanted), found: titles(reason.found) });
}

/** Where a value stands, in words: `Production`, `Everywhere of library set 'Mail'`. */
export function candidatePlace({ scope, source }: Candidate<unknown>, titleOf: CanonicalName): string {
  const place = scopeLabel(scope, titleOf);
  return source === "project" ? place : `${place}, library set '${source.slice("library:".length)}'`;
}

type PlacedVariable = { readonly variable: Variable; readonly row: number | null; readonly library: string | null };

function placedVariables(variables: readonly Variable[], library: string | null): readonly PlacedVariable[] {
  return variables.map((variable, row) => ({ variable, row: library === null ? row : null, library }));
}

function candidatesOf(
  { variable, row, library }: PlacedVariable,
  canonical: CanonicalName,
): readonly PlacedCandidate[] {
  const source = library === null ? ("project" as const) : (`library:${library}` as const);
  return variable.values.map(({ value, scope }, position) => {
    return { name: variable.name, value, source, scope: withIds(scope, canonical), row, position };
  });
}

function withIds(scope: Scope, canonical: CanonicalName): Scope {
  const entries = Object.entries(scope) as [keyof Scope, readonly string[]][]; // the keys of a scope
  return Object.fromEntries(entries.map(([kind, names]) => [kind, names.map((name) => canonical(kind, name))]));
}
