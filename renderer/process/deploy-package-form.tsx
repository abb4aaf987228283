import type { DeployPackageStep } from "../../shared/core/model/process.ts";
import { SwitchField, TextField } from "../ui/form.tsx";
import { FormGroup } from "../ui/form-group.tsx";
import { FeedField } from "./feed-field.tsx";
import { FilesForm } from "./files-form.tsx";
import { filesSummary } from "./run-container-form.tsx";

type Props = {
  readonly step: DeployPackageStep;
  readonly project: string;
  readonly change: (step: DeployPackageStep) => void;
};

/** A zip package and where its files go. */
export function DeployPackageForm({ step, project, change }: Props) {
  return (
    <>
      <div className="form-row">
        <FeedField kind="folder" value={step.feed} onChange={(feed) => change({ ...step, feed })} />
        <TextField
          label="Package"
          hint="Acme.Web for Acme.Web.1.2.0.zip"
          required
          value={step.package}
          onChange={(next) => change({ ...step, package: next })}
        />
      </div>
      <FormGroup title="Where the files go" summary={step.installTo || "a new folder each time"} isOpen>
        <TextField
          label="Copy to"
          hint="A folder on the target; empty: they stay in a new folder below the target's own"
          isMono
          value={step.installTo}
          onChange={(installTo) => change({ ...step, installTo })}
        />
        <SwitchField
          label="Remove what that folder held before"
          checked={step.purge}
          onChange={(purge) => change({ ...step, purge })}
        />
      </FormGroup>
      <FormGroup title="Configuration files" summary={filesSummary(step.files.length)} isOpen>
        <FilesForm files={step.files} project={project} change={(files) => change({ ...step, files })} />
      </FormGroup>
    </>
  );
}
