import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { keys, useClient, useDocuments, useRemoveDocument } from "../data.ts";
import { useDraft } from "../drafts.ts";
import { ChoicesField } from "../ui/choices-field.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countText } from "../ui/count.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { ChoiceField, TextField } from "../ui/form.tsx";
import { useNotify } from "../ui/notify.tsx";
import { Loading } from "../ui/states.tsx";
import { ChannelsForm } from "./channels-form.tsx";

const MOST_COUNTED = 100;

/** Name, lifecycle, variable sets and channels of a project, and its removal. */
export function ProjectSettings({ project }: { readonly project: StoredDocument<"project"> }) {
  const draft = useDraft("project", project.id, project.body);
  const { data: lifecycles = [] } = useDocuments("lifecycle");
  const { data: sets = [] } = useDocuments("variable-set");
  if (!draft) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(name) => change({ ...body, name })} />
        <TextField
          label="Description"
          multiline
          value={body.description}
          onChange={(description) => change({ ...body, description })}
        />
        <ChoiceField
          label="Lifecycle"
          hint="The environments its releases go through, in order"
          value={body.lifecycle}
          onChange={(lifecycle) => change({ ...body, lifecycle })}
          options={lifecycles.map(({ id, body: { name } }) => ({ value: id, label: name }))}
        />
        <ChoicesField
          label="Variable sets of the library"
          things={sets.map(({ id, body: { name } }) => ({ id, name }))}
          value={body.variableSets}
          onChange={(variableSets) => change({ ...body, variableSets })}
          none=""
          empty="The library has no variable sets."
        />
        <ChannelsForm project={project.id} body={body} change={(channels) => change({ ...body, channels })} />
        <Removal project={project} />
      </div>
      <DraftBar draft={draft} title="Settings" />
    </>
  );
}

function Removal({ project }: { readonly project: StoredDocument<"project"> }) {
  const removing = useRemoveDocument("project");
  const [, navigate] = useLocation();
  const notify = useNotify();
  const { name } = project.body;
  const remove = async () => {
    await removing.mutateAsync(project.id);
    notify.done(`Project '${name}' removed`);
    navigate("/projects");
  };
  return (
    <div className="form-group">
      <div style={{ paddingTop: 12 }}>
        <ConfirmDialog
          renderTrigger={(open) => <Button onClick={open}>Remove this project</Button>}
          title={`Remove project '${name}'?`}
          action="Remove project"
          run={remove}
        >
          Its process, variables, transforms and <ReleaseCount project={project.id} /> go with it. What is deployed
          stays on the hosts as it is, and the audit keeps what was done.
        </ConfirmDialog>
      </div>
    </div>
  );
}

/** How many releases a project has; past the hundredth they are not counted. */
function ReleaseCount({ project }: { readonly project: string }) {
  const client = useClient();
  const { data } = useQuery({
    queryKey: [...keys.releases(project), MOST_COUNTED],
    queryFn: () => client.releases.list({ project, limit: MOST_COUNTED }),
  });
  if (!data) return "releases";
  return data.length < MOST_COUNTED ? countText(data.length, "release") : `${MOST_COUNTED} or more releases`;
}
