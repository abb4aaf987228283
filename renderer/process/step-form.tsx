import { assertNever } from "../../shared/core/errors.ts";
import type { Step } from "../../shared/core/model/process.ts";
import { TextField } from "../ui/form.tsx";
import { ConditionsForm } from "./conditions-form.tsx";
import { DeployPackageForm } from "./deploy-package-form.tsx";
import { kindLabel } from "./new-step.ts";
import { PostMessageForm } from "./post-message-form.tsx";
import { RunContainerForm } from "./run-container-form.tsx";
import { RunScriptForm } from "./run-script-form.tsx";
import { SendEmailForm } from "./send-email-form.tsx";
import { StopContainerForm } from "./stop-container-form.tsx";

type Props = {
  readonly step: Step;
  readonly all: readonly Step[];
  readonly project: string;
  readonly change: (step: Step) => void;
};

/** Everything that can be said of a step. */
export function StepForm({ step, all, project, change }: Props) {
  return (
    <section className="form step-form" aria-label={`Step ${step.name}`}>
      <TextField
        label="Name"
        hint={`${kindLabel(step.kind)}, id ${step.id}`}
        value={step.name}
        onChange={(name) => change({ ...step, name })}
        required
      />
      <KindForm step={step} all={all} project={project} change={change} />
      <ConditionsForm step={step} project={project} change={change} />
    </section>
  );
}

function KindForm({ step, all, project, change }: Props) {
  switch (step.kind) {
    case "run-container":
      return <RunContainerForm step={step} project={project} change={change} />;
    case "stop-container":
      return <StopContainerForm step={step} all={all} change={change} />;
    case "deploy-package":
      return <DeployPackageForm step={step} project={project} change={change} />;
    case "run-script":
      return <RunScriptForm step={step} change={change} />;
    case "send-email":
      return <SendEmailForm step={step} change={change} />;
    case "post-message":
      return <PostMessageForm step={step} change={change} />;
    case "manual-intervention":
      return (
        <TextField
          label="Instructions"
          hint="What a person should look at before going on"
          multiline
          required
          value={step.instructions}
          onChange={(instructions) => change({ ...step, instructions })}
        />
      );
    default:
      return assertNever(step);
  }
}
