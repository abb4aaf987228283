import { Button } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { fileNames } from "../../shared/core/deployment/artifact-names.ts";
import type { Artifact } from "../../shared/core/deployment/events.ts";
import { useClient } from "../data.ts";
import { DataTable } from "../ui/data-table.tsx";
import { downloadBlob } from "../ui/download.ts";
import { sizeText } from "../ui/size.ts";
import { ErrorBar } from "../ui/states.tsx";

type Names = ReadonlyMap<string, string>;
type Props = {
  readonly deployment: number;
  readonly artifacts: readonly Artifact[];
  readonly stepNames: Names;
  readonly targetNames: Names;
};

/** The files that scripts gave away, to save. */
export function ArtifactList({ deployment, artifacts, stepNames, targetNames }: Props) {
  const client = useClient();
  const saving = useMutation({
    mutationFn: async ({ name, file }: { readonly name: string; readonly file: string }) =>
      downloadBlob(name, await client.deployments.artifact({ deployment, file })),
  });
  return (
    <div className="outputs">
      {saving.isError && <ErrorBar error={saving.error} />}
      <DataTable headings={["Name", "Step", "Target", "Size", "Save"]}>
        {[...fileNames(artifacts)].map(([name, artifact]) => (
          <tr key={artifact.file}>
            <td className="mono anywhere">{artifact.name}</td>
            <td>{stepNames.get(artifact.stepId) ?? artifact.stepId}</td>
            <td>{artifact.targetId === null ? "" : (targetNames.get(artifact.targetId) ?? artifact.targetId)}</td>
            <td className="no-wrap">{sizeText(artifact.sizeBytes)}</td>
            <td>
              <Button
                size="small"
                icon={<ArrowDownloadRegular />}
                aria-label={`Save ${artifact.name}`}
                disabled={saving.isPending}
                onClick={() => saving.mutate({ name, file: artifact.file })}
              >
                Save
              </Button>
            </td>
          </tr>
        ))}
      </DataTable>
    </div>
  );
}
