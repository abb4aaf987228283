import type { Variables } from "../../shared/core/model/variables.ts";
import { type Draft, useDraft } from "../drafts.ts";
import { Loading } from "../ui/states.tsx";
import { useProjectSetting } from "./matrix-setting.ts";
import { VariableMatrix } from "./variable-matrix.tsx";

const EMPTY: Variables = { variables: [] };

/** The variables of a project. */
export function VariablesPage({ project }: { readonly project: string }) {
  const draft = useDraft("variables", project, EMPTY);
  const setting = useProjectSetting(project);
  if (!draft || !setting) return <Loading />;
  return <VariableMatrix draft={draft as Draft<"variables" | "variable-set">} setting={setting} title="Variables" />;
}
