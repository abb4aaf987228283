import { Button, MessageBar, MessageBarBody, Spinner } from "@fluentui/react-components";
import { BoxRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keys, useClient, useEnvironments } from "../data.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { ChoiceField } from "../ui/form.tsx";
import { errorText } from "../ui/notify.tsx";
import type { KeptSource } from "./kept-sources.ts";

type Props = { readonly project: string; readonly open: (source: KeptSource) => void };

/** Takes the source from the newest release: the file as the image or package holds it. */
export function ReleaseFiles({ project, open }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button size="small" icon={<BoxRegular />} onClick={() => setIsAsking(true)}>
        From a release
      </Button>
      {isAsking && <FilesDialog project={project} open={open} close={() => setIsAsking(false)} />}
    </>
  );
}

function FilesDialog({ project, open, close }: Props & { readonly close: () => void }) {
  const client = useClient();
  const environments = useEnvironments();
  const [environment, setEnvironment] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const place = environment ?? environments[0]?.id ?? "";
  const files = useQuery({
    queryKey: [...keys.preview({ project, place }), "originals"],
    queryFn: async ({ signal }) => {
      const [newest] = await client.releases.list({ project, limit: 1 }, { signal });
      if (!newest) return null;
      const { id: release, version } = newest.release;
      return { version, units: await client.deployments.originalFiles({ release, environment: place }, { signal }) };
    },
    enabled: place !== "",
  });
  const found = (files.data?.units ?? []).flatMap(({ stepName, files: own }) =>
    own.map((file) => ({ ...file, label: `${file.path} (${stepName})` })),
  );
  const file = found.find(({ label }) => label === chosen) ?? found[0];
  const take = async () => {
    if (file) open({ name: file.path.slice(file.path.search(/[^\\/]*$/)), text: file.text });
  };
  return (
    <FormDialog title="Source from the newest release" action="Open file" close={close} run={take} isReady={!!file}>
      <ChoiceField
        label="As its steps run in"
        value={place}
        onChange={setEnvironment}
        options={environments.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {files.isFetching && <Spinner size="tiny" labelPosition="after" label="Reading the images and packages" />}
      {files.data === null && <p>There is no release yet. Create one, or open the file from disk.</p>}
      {!files.isFetching && files.data && found.length === 0 && (
        <p>No step of release {files.data.version} names a configuration file there.</p>
      )}
      {file && (
        <ChoiceField
          label={`File of release ${files.data?.version ?? ""}`}
          value={file.label}
          onChange={setChosen}
          options={found.map(({ label }) => ({ value: label, label }))}
        />
      )}
      {[...(files.data?.units ?? []).map(({ error }) => error), files.isError ? errorText(files.error) : null]
        .filter((text) => text !== null)
        .map((text) => (
          <MessageBar key={text} intent="error" layout="multiline">
            <MessageBarBody>{text}</MessageBarBody>
          </MessageBar>
        ))}
    </FormDialog>
  );
}
