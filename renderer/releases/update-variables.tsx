import { Button, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useState } from "react";
import type { Project } from "../../shared/core/model/project.ts";
import type { Release } from "../../shared/core/model/release.ts";
import { useClient, useDocument, useDocuments } from "../data.ts";
import { DocumentChange, type DocumentVersions } from "../ui/document-change.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";

/** Says when variables changed since a release froze them, shows how, and takes them into it when asked to. */
export function UpdateVariables({ release }: { readonly release: Release }) {
  const client = useClient();
  const changed = useChangedVariables(release);
  const [isAsking, setIsAsking] = useState(false);
  if (changed.length === 0) return null;
  return (
    <MessageBar layout="multiline">
      <MessageBarBody>
        The variables were changed since this release was made. It keeps those it froze.{" "}
        <Button size="small" onClick={() => setIsAsking(true)}>
          See and update
        </Button>
      </MessageBarBody>
      {isAsking && (
        <FormDialog
          title={`Take the present variables into ${release.version}?`}
          action="Update variables"
          close={() => setIsAsking(false)}
          run={() => client.releases.updateVariables({ release: release.id })}
        >
          <p>Deployments from now on use them. Packages, process and transforms stay as they are frozen.</p>
          {changed.map((versions) => (
            <DocumentChange key={`${versions.kind}/${versions.id}`} {...versions} />
          ))}
        </FormDialog>
      )}
    </MessageBar>
  );
}

/** Documents of variables whose version is another now; empty while they are being read. */
function useChangedVariables({ projectId, snapshot }: Release): readonly DocumentVersions[] {
  const { data: project } = useDocument("project", projectId);
  const { data: variables } = useDocument("variables", projectId);
  const { data: sets } = useDocuments("variable-set");
  if (!project || variables === undefined || !sets) return [];
  const own = { kind: "variables" as const, id: projectId };
  const shared = linkedSets(project.body, snapshot).map(
    (id): DocumentVersions => ({
      kind: "variable-set",
      id,
      from: snapshot.variableSets.find((set) => set.id === id)?.version ?? 0,
      to: project.body.variableSets.includes(id) ? (sets.find((set) => set.id === id)?.version ?? 0) : 0,
    }),
  );
  return [{ ...own, from: snapshot.variablesVersion, to: variables?.version ?? 0 }, ...shared].filter(
    ({ from, to }) => from !== to,
  );
}

/** The sets a release froze and those the project has now, each once. */
function linkedSets(project: Project, { variableSets }: Release["snapshot"]): readonly string[] {
  return [...new Set([...variableSets.map(({ id }) => id), ...project.variableSets])];
}
