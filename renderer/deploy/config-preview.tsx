import { Button, Spinner } from "@fluentui/react-components";
import { DocumentSearchRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DeploymentRequest } from "../../shared/rpc/contract.ts";
import type { FilesPreview } from "../../shared/rpc/types.ts";
import { keys, useClient } from "../data.ts";
import { countText } from "../ui/count.ts";
import { DiffText } from "../ui/diff-text.tsx";
import { Findings } from "../ui/findings.tsx";
import { LoadError } from "../ui/states.tsx";
import { ChangeCauses } from "./change-causes.tsx";

type Props = { readonly request: DeploymentRequest; readonly project: string };

/**
 * What the deployment would write into configuration files, read from the images and packages when asked for. The host
 * finds it out with the code that writes it.
 */
export function ConfigPreview({ request, project }: Props) {
  const client = useClient();
  const [isWanted, setIsWanted] = useState(false);
  const preview = useQuery({
    queryKey: [...keys.preview(request), "files"],
    queryFn: ({ signal }) => client.deployments.previewFiles(request, { signal }),
    enabled: isWanted,
  });
  return (
    <section className="config-preview" aria-labelledby="config-preview">
      <h2 id="config-preview">Configuration</h2>
      {!isWanted && (
        <div>
          <Button icon={<DocumentSearchRegular />} onClick={() => setIsWanted(true)}>
            Show what will be written
          </Button>{" "}
          <span className="muted">Reads the files from the images and packages; nothing is started.</span>
        </div>
      )}
      {isWanted && preview.isPending && <Spinner size="tiny" labelPosition="after" label="Reading the files" />}
      {preview.isError && <LoadError error={preview.error} retry={() => void preview.refetch()} />}
      {preview.data?.length === 0 && (
        <p className="muted">No step of this release rewrites configuration files here.</p>
      )}
      {preview.data?.map((unit) => (
        <UnitFiles key={`${unit.stepId}/${unit.targetId}`} unit={unit} project={project} />
      ))}
    </section>
  );
}

function UnitFiles({ unit, project }: { readonly unit: FilesPreview; readonly project: string }) {
  return (
    <div className="config-preview-unit">
      <h3>
        {unit.stepName} on {unit.targetName}
      </h3>
      {unit.error !== null && <Findings findings={[{ level: "error", text: unit.error }]} />}
      {unit.files.map((file) => (
        <details key={file.path} open>
          <summary>
            <span className="mono">{file.path}</span> <span className="muted">{stagesText(file.stages)}</span>
          </summary>
          <Findings findings={file.stages.flatMap((stage) => stage.findings)} />
          {file.diff === "" ? <p className="muted">Nothing has to be changed.</p> : <DiffText diff={file.diff} />}
          <ChangeCauses stages={file.stages} project={project} />
        </details>
      ))}
    </div>
  );
}

const STAGES: Readonly<Record<string, string>> = {
  substitute: "expressions",
  "config-variables": "settings by name",
  structured: "values by path",
};

function stagesText(stages: FilesPreview["files"][number]["stages"]): string {
  return stages
    .map(
      ({ kind, transform, changes }) => `${transform ?? STAGES[kind] ?? kind}: ${countText(changes.length, "change")}`,
    )
    .join(", ");
}
