import type { RunContainerStep } from "../../shared/core/model/process.ts";
import { ChoiceField, NumberField, TextField } from "../ui/form.tsx";
import { countText } from "../ui/count.ts";
import { FormGroup } from "../ui/form-group.tsx";
import { ContainerForm } from "./container-form.tsx";
import { ContainerMoreForm } from "./container-more-form.tsx";
import { FeedField } from "./feed-field.tsx";
import { FilesForm } from "./files-form.tsx";
import { HealthForm } from "./health-form.tsx";

type Props = {
  readonly step: RunContainerStep;
  readonly project: string;
  readonly change: (step: RunContainerStep) => void;
};

const ORDERS = [
  { value: "auto", label: "Start the new one first, unless a fixed port forbids it" },
  { value: "start-first", label: "Start the new one first" },
  { value: "stop-first", label: "Stop the old one first" },
] as const;

/** An image and how it runs, is configured, is proven good and takes the place of the one before. */
export function RunContainerForm({ step, project, change }: Props) {
  const { replace } = step;
  const changeReplace = (next: Partial<RunContainerStep["replace"]>) =>
    change({ ...step, replace: { ...replace, ...next } });
  return (
    <>
      <div className="form-row">
        <FeedField kind="registry" value={step.feed} onChange={(feed) => change({ ...step, feed })} />
        <TextField
          label="Image"
          hint="Without registry and tag"
          placeholder="acme/web"
          required
          value={step.image}
          onChange={(image) => change({ ...step, image })}
        />
      </div>
      <FormGroup title="Container" summary={portsSummary(step)} isOpen>
        <ContainerForm value={step.container} change={(container) => change({ ...step, container })} />
      </FormGroup>
      <FormGroup title="More about the container" summary="command, user, restart, labels">
        <ContainerMoreForm value={step.container} change={(container) => change({ ...step, container })} />
      </FormGroup>
      <FormGroup title="Configuration files" summary={filesSummary(step.files.length)} isOpen={step.files.length > 0}>
        <FilesForm files={step.files} project={project} change={(files) => change({ ...step, files })} />
      </FormGroup>
      <FormGroup title="Health" summary="how the new container is proven good">
        <HealthForm value={step.health} change={(health) => change({ ...step, health })} />
      </FormGroup>
      <FormGroup title="Replace" summary="how it takes the place of the one before">
        <ChoiceField
          label="Order"
          value={replace.order}
          options={ORDERS}
          onChange={(order) => changeReplace({ order })}
        />
        <div className="form-row">
          <NumberField
            label="Old containers to keep"
            hint="Stopped, for going back at once"
            min={0}
            max={20}
            value={replace.keep}
            onChange={(keep) => changeReplace({ keep })}
          />
          <NumberField
            label="Seconds to stop"
            hint="Then it is killed"
            min={0}
            max={3600}
            value={replace.stopTimeoutS}
            onChange={(stopTimeoutS) => changeReplace({ stopTimeoutS })}
          />
        </div>
      </FormGroup>
    </>
  );
}

/** `2 files` beside a folded group. */
export function filesSummary(count: number): string {
  return count === 0 ? "none is rewritten" : countText(count, "file");
}

function portsSummary({ container }: RunContainerStep): string {
  return container.ports.map(({ host, container: inside }) => `${host || "any"}→${inside}`).join(", ");
}
