import { Button, Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type FileUse, fileUses } from "../../shared/core/variables/file-uses.ts";
import { keys, useClient } from "../data.ts";
import { errorText } from "../ui/notify.tsx";
import type { Matrix } from "./use-matrix.ts";

type Props = { readonly matrix: Matrix; readonly project: string; readonly name: string };

/**
 * The configuration files of the newest release that a variable fills, read from its images and packages when asked for.
 * A deployment's preview finds them out, so what it says here is what it would write.
 */
export function FileUses({ matrix, project, name }: Props) {
  const [isWanted, setIsWanted] = useState(false);
  const { environments } = matrix.setting;
  const environment = environments.find(({ id }) => id === matrix.view.context.environment) ?? environments[0];
  return (
    <section aria-labelledby="file-uses">
      <h4 id="file-uses">In files{environment ? ` for ${environment.name}` : ""}</h4>
      {isWanted && environment ? (
        <Found project={project} environment={environment.id} name={name} />
      ) : (
        <Button size="small" disabled={!environment} onClick={() => setIsWanted(true)}>
          Look into the files of the newest release
        </Button>
      )}
    </section>
  );
}

type FoundProps = { readonly project: string; readonly environment: string; readonly name: string };

function Found({ project, environment, name }: FoundProps) {
  const client = useClient();
  const preview = useQuery({
    queryKey: [...keys.preview({ project, environment }), "newest files"],
    queryFn: async ({ signal }) => {
      const [newest] = await client.releases.list({ project, limit: 1 }, { signal });
      if (!newest) return null;
      const { id: release, version } = newest.release;
      return { version, units: await client.deployments.previewFiles({ release, environment }, { signal }) };
    },
  });
  if (preview.isPending) return <Spinner size="tiny" labelPosition="after" label="Reading the files" />;
  if (preview.isError) return <p className="matrix-warning">{errorText(preview.error)}</p>;
  if (!preview.data) return <p className="muted">There is no release yet whose files could be read.</p>;
  const { version, units } = preview.data;
  const uses = fileUses(units, name);
  const failed = units.filter(({ error }) => error !== null);
  return (
    <>
      {failed.map(({ stepId, targetId, stepName, targetName, error }) => (
        <p key={`${stepId}/${targetId}`} className="matrix-warning">
          {stepName} on {targetName}: {error}
        </p>
      ))}
      {uses.length === 0 ? (
        <p className="muted">No file of release {version} is filled by it as the release froze it.</p>
      ) : (
        <ul className="matrix-list" aria-label={`Fills files of release ${version}`}>
          {uses.map((use, index) => (
            <li key={index}>
              <FileUseText use={use} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function FileUseText({ use: { step, target, path, line, key } }: { readonly use: FileUse }) {
  return (
    <>
      <span className="mono anywhere">
        {path}:{line}
      </span>{" "}
      <span className="muted">
        {step} on {target}, <span className="mono anywhere">{key}</span>
      </span>
    </>
  );
}
