import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { Process, Step, StepKind } from "../../shared/core/model/process.ts";
import { useDocuments } from "../data.ts";
import { useDraft } from "../drafts.ts";
import { useAddressQuery } from "../route.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EmptyState, Loading } from "../ui/states.tsx";
import { freeId, newStep, STEP_KINDS } from "./new-step.ts";
import { StepForm } from "./step-form.tsx";
import { StepSide } from "./step-side.tsx";
import "./process.css";

const EMPTY: Process = { steps: [] };

/** The ordered steps of a project, and the one that is being edited. */
export function ProcessTab({ project }: { readonly project: string }) {
  const draft = useDraft("process", project, EMPTY);
  const { data: feeds = [] } = useDocuments("feed");
  const { data: mailServers = [] } = useDocuments("mail-server");
  const [query, setQuery] = useAddressQuery();
  if (!draft) return <Loading />;
  const { steps } = draft.body;
  const selected = Math.min(Math.max(Number(query.get("step") ?? 1) - 1, 0), steps.length - 1);
  const select = (index: number) => setQuery({ step: String(index + 1) });
  const change = (next: readonly Step[]) => draft.change({ steps: [...next] });
  const step = steps[selected];
  const storedIds = draft.stored?.body.steps.map(({ id }) => id) ?? [];
  const add = (kind: StepKind) => {
    const wanted = kind === "run-container" ? "registry" : "folder";
    const feed = feeds.find(({ body }) => body.kind === wanted)?.id ?? "";
    change([...steps, newStep(kind, steps, { feed, mailServer: mailServers[0]?.id ?? "" })]);
    select(steps.length);
  };
  const changeStep = (next: Step) => {
    const others = steps.filter((_, index) => index !== selected);
    const isNew = step !== undefined && !storedIds.includes(step.id);
    const named = isNew && next.name !== step.name ? { ...next, id: freeId(next.name, others) } : next;
    change(steps.map((old, index) => (index === selected ? named : old)));
  };
  return (
    <>
      {step ? (
        <div className="split">
          <StepSide steps={steps} selected={selected} select={select} change={change} tools={<AddStep add={add} />} />
          <StepForm key={selected} step={step} all={steps} project={project} change={changeStep} />
        </div>
      ) : (
        <EmptyState title="This project does nothing yet" action={<AddStep add={add} isPrimary />}>
          A process is the list of steps that a deployment carries out, one after the other.
        </EmptyState>
      )}
      <DraftBar draft={draft} title="Process" />
    </>
  );
}

function AddStep({ add, isPrimary = false }: { readonly add: (kind: StepKind) => void; readonly isPrimary?: boolean }) {
  return (
    <Menu positioning={{ position: "below", align: "start", autoSize: true }}>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance={isPrimary ? "primary" : "secondary"} icon={<AddRegular />}>
          Add step
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {STEP_KINDS.map(({ kind, label, detail }) => (
            <MenuItem key={kind} onClick={() => add(kind)} {...(detail && { subText: detail })}>
              {label}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
