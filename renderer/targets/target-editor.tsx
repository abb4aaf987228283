import { Button } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useLocation } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDraft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EditorHead } from "../ui/editor-head.tsx";
import { EnvironmentsField } from "../ui/environments-field.tsx";
import { SwitchField, TextField, WordsField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import { TargetTester } from "./target-tester.tsx";

/** One target beside the list: its connection test and everything that can be said of it. */
export function TargetEditor({ target }: { readonly target: StoredDocument<"target"> }) {
  const draft = useDraft("target", target.id, target.body);
  const [, navigate] = useLocation();
  if (!draft) return <Loading />;
  const { body, change } = draft;
  const { name } = target.body;
  return (
    <section
      className="target-pane"
      aria-label={`Target ${name}`}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) navigate("/targets");
      }}
    >
      <EditorHead
        kind="target"
        noun="target"
        id={target.id}
        name={name}
        list="/targets"
        actions={
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label="Close"
            title="Close (Esc)"
            onClick={() => navigate("/targets")}
          />
        }
      >
        Nothing on it is touched: what runs there goes on running, but Slipway deploys to it no more.
      </EditorHead>
      <TargetTester target={target} isDirty={draft.isDirty} />
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(next) => change({ ...body, name: next })} />
        <EnvironmentsField
          label="Environments"
          none="None is chosen: nothing is deployed to it."
          value={body.environments}
          onChange={(environments) => change({ ...body, environments })}
        />
        <WordsField
          label="Tags"
          hint="Separated by commas; steps choose targets by them"
          by="comma"
          value={body.tags}
          onChange={(tags) => change({ ...body, tags })}
        />
        <EndpointForm value={body.endpoint} change={(endpoint) => change({ ...body, endpoint })} />
        <SwitchField
          label="Disabled: nothing is deployed to it"
          checked={body.disabled}
          onChange={(disabled) => change({ ...body, disabled })}
        />
      </div>
      <DraftBar draft={draft} title="Target" />
    </section>
  );
}
