import { Button, MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import type { DocumentKind } from "../../shared/core/model/documents.ts";
import type { Draft } from "../drafts.ts";
import { JsonDiff } from "./json-diff.tsx";
import { useNotify } from "./notify.tsx";
import { Age } from "./time.tsx";
import "./draft-bar.css";

type Props<K extends DocumentKind> = {
  readonly draft: Draft<K>;
  /** What is edited, for the message after saving: `Process`. */
  readonly title: string;
  /** What was changed, where it is better told than by its data. */
  readonly changes?: ReactNode;
  /** What to do about a version saved meanwhile, where there is more to offer than one or the other. */
  readonly conflict?: ReactNode;
  /** Takes the focus when the bar goes away with it. */
  readonly takeFocus?: () => void;
};

/** One bar for one document's unsaved changes: what they are, why they cannot be saved, Save and Discard. Ctrl+S saves. */
export function DraftBar<K extends DocumentKind>({ draft, title, changes, conflict, takeFocus }: Props<K>) {
  const [isShown, setIsShown] = useState(false);
  const notify = useNotify();
  const save = async (overwrite = false) => {
    if (await draft.save(overwrite)) notify.done(`${title} saved`);
  };
  useSaveKey(draft.isDirty && !draft.isConflict, save);
  useEffect(() => {
    if (!draft.isDirty && document.activeElement === document.body) takeFocus?.();
  }, [draft.isDirty]); // oxlint-disable-line react/exhaustive-deps, react/exhaustive-effect-dependencies -- only when it goes away
  if (!draft.isDirty) return null;
  return (
    <section className="draft-bar" aria-label="Unsaved changes">
      {draft.problems.length > 0 && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>It was not saved</MessageBarTitle>
            <ul>
              {draft.problems.map((finding) => (
                <li key={finding.text}>{finding.text}</li>
              ))}
            </ul>
          </MessageBarBody>
        </MessageBar>
      )}
      {draft.isConflict && (conflict ?? <Conflict draft={draft} overwrite={() => void save(true)} />)}
      {isShown && (changes ?? <JsonDiff before={draft.base} after={draft.body} />)}
      <div className="draft-line">
        <strong role="status">Unsaved changes</strong>
        <Button appearance="subtle" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? "Hide what changed" : "What changed"}
        </Button>
        {!draft.isKept && <span>Too large to be kept: save before you close.</span>}
        <span className="draft-actions">
          <Button disabledFocusable={draft.isSaving} onClick={draft.discard}>
            Discard
          </Button>
          {!draft.isConflict && (
            <Button
              appearance="primary"
              disabledFocusable={draft.isSaving}
              onClick={() => void save()}
              title="Save (Ctrl+S)"
            >
              Save
            </Button>
          )}
        </span>
      </div>
    </section>
  );
}

function Conflict<K extends DocumentKind>({
  draft,
  overwrite,
}: {
  readonly draft: Draft<K>;
  readonly overwrite: () => void;
}) {
  const { stored } = draft;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {stored ? `Version ${stored.version} was saved by ${stored.updatedBy} meanwhile` : "It was removed meanwhile"}
        </MessageBarTitle>
        {stored && (
          <>
            {" "}
            <Age atMs={stored.updatedAtMs} />. This is what yours would change in it:
            <JsonDiff before={stored.body} after={draft.body} />
          </>
        )}
        <div className="draft-conflict">
          <Button onClick={draft.discard}>Take theirs</Button>
          <Button onClick={overwrite}>Save mine over it</Button>
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}

function useSaveKey(isOn: boolean, save: () => Promise<void>): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!isSaveKey(event)) return;
      event.preventDefault();
      void save();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}

function isSaveKey(event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "key">): boolean {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
}
