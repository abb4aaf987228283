import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { Phase } from "../../shared/core/model/lifecycle.ts";
import { useDraft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EditorHead } from "../ui/editor-head.tsx";
import { TextField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { PhaseEditor } from "./phase-editor.tsx";
import "./library.css";

/** A lifecycle and its phases in order. */
export function LifecycleEditor({ lifecycle }: { readonly lifecycle: StoredDocument<"lifecycle"> }) {
  const draft = useDraft("lifecycle", lifecycle.id, lifecycle.body);
  if (!draft) return <Loading />;
  const { body, change } = draft;
  const setPhases = (phases: Phase[]) => change({ ...body, phases });
  const move = (from: number, by: -1 | 1) => {
    const next = [...body.phases];
    const [phase] = next.splice(from, 1);
    if (phase) next.splice(from + by, 0, phase);
    setPhases(next);
  };
  return (
    <>
      <EditorHead
        kind="lifecycle"
        noun="lifecycle"
        id={lifecycle.id}
        name={lifecycle.body.name}
        list="/library/lifecycles"
      >
        It can only be removed while no project uses it.
      </EditorHead>
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(name) => change({ ...body, name })} />
        <TextField
          label="Description"
          value={body.description}
          onChange={(description) => change({ ...body, description })}
        />
        {body.phases.length === 0 && (
          <p className="muted">
            Without phases a release goes through every environment, one after the other, in the order of the board.
          </p>
        )}
        <ol className="phases" aria-label="Phases">
          {body.phases.map((phase, index) => (
            <PhaseEditor
              key={index}
              phase={phase}
              number={index + 1}
              isLast={index === body.phases.length - 1}
              change={(next) => setPhases(body.phases.map((old, other) => (other === index ? next : old)))}
              move={(by) => move(index, by)}
              remove={() => setPhases(body.phases.filter((_, other) => other !== index))}
            />
          ))}
        </ol>
        <div>
          <Button
            icon={<AddRegular />}
            onClick={() =>
              setPhases([
                ...body.phases,
                { name: `Phase ${body.phases.length + 1}`, environments: [], automatic: [], required: "all" },
              ])
            }
          >
            Add phase
          </Button>
        </div>
      </div>
      <DraftBar draft={draft} title="Lifecycle" />
    </>
  );
}
