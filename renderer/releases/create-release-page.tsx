import { Button, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { Link, useLocation } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { Process } from "../../shared/core/model/process.ts";
import { channelTest } from "../../shared/core/versions/channel-rules.ts";
import { useDocument } from "../data.ts";
import { problemsOf } from "../drafts.ts";
import { ChoiceField, SwitchField, TextField } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { LoadError, Loading } from "../ui/states.tsx";
import { PackagePicker } from "./package-picker.tsx";
import { useNewRelease } from "./use-new-release.ts";
import "./releases.css";

/** Makes a release: a version of each package, a number for the whole, and notes. */
export function CreateReleasePage({ id }: { readonly id: string }) {
  const project = useDocument("project", id);
  const process = useDocument("process", id);
  const error = project.error ?? process.error;
  if (error)
    return (
      <Page title="Create release">
        <LoadError error={error} retry={() => void Promise.all([project.refetch(), process.refetch()])} />
      </Page>
    );
  if (project.data === null) return <Page title="Create release">There is no project '{id}'.</Page>;
  if (!project.data || process.data === undefined) return <Page title="Create release">{<Loading />}</Page>;
  return (
    <Page
      title={`Create release of ${project.data.body.name}`}
      heading={
        <>
          Create release of{" "}
          <Link className="link" href={`/projects/${id}/releases`}>
            {project.data.body.name}
          </Link>
        </>
      }
    >
      <ReleaseForm project={project.data} process={process.data?.body ?? { steps: [] }} />
    </Page>
  );
}

type FormProps = { readonly project: StoredDocument<"project">; readonly process: Process };

function ReleaseForm({ project, process }: FormProps) {
  const [, navigate] = useLocation();
  const release = useNewRelease(project, process);
  const { channel, steps, missing } = release;
  return (
    <form className="form" onSubmit={(event) => void release.create(event)}>
      {release.channels.length > 1 && (
        <ChoiceField
          label="Channel"
          value={channel.id}
          onChange={release.chooseChannel}
          options={release.channels.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {steps.map((step, index) => (
        <PackagePicker
          key={`${channel.id}/${step.id}`}
          step={step}
          refusal={channelTest(channel, step.id)}
          isFirst={index === 0}
          value={release.packages[step.id] ?? null}
          choose={(tag) => release.choosePackage(step.id, tag)}
        />
      ))}
      {release.isRefused && (
        <SwitchField
          label={`Ignore the rules of channel ${channel.name}`}
          checked={release.isIgnoring}
          onChange={release.setIsIgnoring}
        />
      )}
      {steps.length === 0 && <p className="muted">No step of the process has a package.</p>}
      <TextField
        label="Version of the release"
        value={release.version}
        onChange={release.setVersion}
        required
        error={release.isTaken ? `There is a release ${release.version} already.` : undefined}
      />
      <TextField label="Notes" multiline value={release.notes} onChange={release.setNotes} />
      {release.error !== null && <Refusal error={release.error} />}
      <div className="rows-row">
        <Button
          type="submit"
          appearance="primary"
          disabled={release.isBusy || missing.length > 0 || (release.isRefused && !release.isIgnoring)}
        >
          {release.isBusy ? "Creating" : "Create release"}
        </Button>
        <Button onClick={() => navigate(`/projects/${project.id}/releases`)}>Cancel</Button>
        {missing.length > 0 && (
          <span className="muted">A version is needed for {missing.map(({ name }) => name).join(", ")}.</span>
        )}
      </div>
    </form>
  );
}

function Refusal({ error }: { readonly error: unknown }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        {problemsOf(error).map(({ text }) => (
          <div key={text}>{text}</div>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}
