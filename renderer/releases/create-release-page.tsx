import { Button, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { channelsOf } from "../../shared/core/model/channel.ts";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { DeployPackageStep, RunContainerStep } from "../../shared/core/model/process.ts";
import { channelTest } from "../../shared/core/versions/channel-rules.ts";
import { keys, useClient, useDocument } from "../data.ts";
import { problemsOf } from "../drafts.ts";
import { ChoiceField, SwitchField, TextField } from "../ui/form.tsx";
import { useNotify } from "../ui/notify.tsx";
import { Page } from "../ui/page.tsx";
import { Loading } from "../ui/states.tsx";
import { PackagePicker } from "./package-picker.tsx";
import "./releases.css";

type PackageStep = RunContainerStep | DeployPackageStep;

/** Makes a release: a version of each package, a number for the whole, and notes. */
export function CreateReleasePage({ id }: { readonly id: string }) {
  const project = useDocument("project", id);
  const process = useDocument("process", id);
  if (!project.data || process.data === undefined) return <Page title="Create release">{<Loading />}</Page>;
  const steps = (process.data?.body.steps ?? []).filter(
    (step): step is PackageStep => step.kind === "run-container" || step.kind === "deploy-package",
  );
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
      <ReleaseForm project={project.data} steps={steps} />
    </Page>
  );
}

type FormProps = { readonly project: StoredDocument<"project">; readonly steps: readonly PackageStep[] };

function ReleaseForm({ project, steps }: FormProps) {
  const client = useClient();
  const notify = useNotify();
  const [, navigate] = useLocation();
  const [packages, setPackages] = useState<Readonly<Record<string, string>>>({});
  const channels = channelsOf(project.body);
  const [channelId, setChannelId] = useState(channels[0].id);
  const channel = channels.find(({ id }) => id === channelId) ?? channels[0];
  const [isIgnoring, setIsIgnoring] = useState(false);
  const wanted = steps.filter((step) => step.channels.length === 0 || step.channels.includes(channel.id));
  const [typedVersion, setTypedVersion] = useState<string | null>(null);
  const [notes, setNotes] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { data: known = [] } = useQuery({
    queryKey: [...keys.releases(project.id), "versions"],
    queryFn: () => client.releases.list({ project: project.id }),
  });
  const taken = new Set(known.map(({ release }) => release.version));
  const [firstStep] = wanted;
  const version = typedVersion ?? freeVersion((firstStep && packages[firstStep.id]) || "1.0.0", taken);
  const missing = wanted.filter((step) => !packages[step.id]);
  const refused = wanted.flatMap((step) => channelTest(channel, step.id)(packages[step.id] ?? "") ?? []);
  const isRefused = refused.length > 0 && missing.length === 0;
  const chosen = Object.fromEntries(wanted.map((step) => [step.id, packages[step.id] ?? ""]));
  const chooseChannel = (id: string) => {
    setChannelId(id);
    setPackages({});
    setIsIgnoring(false);
  };
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError(null);
    try {
      await client.releases.create({
        project: project.id,
        version: version.trim() || null,
        channel: channel.id,
        packages: chosen,
        notes,
        ignoreChannelRules: isIgnoring,
      });
      notify.done(`Release ${version} created`);
      navigate(`/projects/${project.id}/releases`);
    } catch (thrown) {
      setError(thrown);
      setIsBusy(false);
    }
  };
  return (
    <form className="form" onSubmit={(event) => void create(event)}>
      {channels.length > 1 && (
        <ChoiceField
          label="Channel"
          value={channel.id}
          onChange={chooseChannel}
          options={channels.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {wanted.map((step, index) => (
        <PackagePicker
          key={`${channel.id}/${step.id}`}
          step={step}
          refusal={channelTest(channel, step.id)}
          isFirst={index === 0}
          value={packages[step.id] ?? null}
          choose={(tag) => setPackages((before) => ({ ...before, [step.id]: tag }))}
        />
      ))}
      {isRefused && (
        <SwitchField
          label={`Ignore the rules of channel ${channel.name}`}
          checked={isIgnoring}
          onChange={setIsIgnoring}
        />
      )}
      {wanted.length === 0 && <p className="muted">No step of the process has a package.</p>}
      <TextField
        label="Version of the release"
        value={version}
        onChange={setTypedVersion}
        required
        error={taken.has(version) ? `There is a release ${version} already.` : undefined}
      />
      <TextField label="Notes" multiline value={notes} onChange={setNotes} />
      {error !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            {problemsOf(error).map(({ text }) => (
              <div key={text}>{text}</div>
            ))}
          </MessageBarBody>
        </MessageBar>
      )}
      <div className="rows-row">
        <Button
          type="submit"
          appearance="primary"
          disabled={isBusy || missing.length > 0 || (isRefused && !isIgnoring)}
        >
          {isBusy ? "Creating" : "Create release"}
        </Button>
        <Button onClick={() => navigate(`/projects/${project.id}/releases`)}>Cancel</Button>
        {missing.length > 0 && (
          <span className="muted">A version is needed for {missing.map(({ name }) => name).join(", ")}.</span>
        )}
      </div>
    </form>
  );
}

/** A version that no release has: `1.4.0`, else `1.4.0-2` and so on. */
function freeVersion(base: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}
