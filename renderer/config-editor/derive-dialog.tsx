import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef, useState } from "react";
import type { Finding } from "../../shared/core/errors.ts";
import { Findings } from "../ui/findings.tsx";
import { Loading } from "../ui/states.tsx";
import { useFocusReturn } from "../ui/use-focus-return.ts";
import { codeExtensions } from "./code-extensions.ts";
import { diffConfig, unifiedComparison } from "./comparing.ts";
import { toEditorText } from "./line-ends.ts";
import type { EditorSession } from "./session.ts";
import type { DeriveOutcome } from "./worker-messages.ts";

type Props = {
  readonly session: EditorSession;
  /** The transform the rules go into. */
  readonly name: string;
  readonly close: () => void;
};

/** Shows the transform that gives the edited result, before it is taken. */
export function DeriveDialog({ session, name, close }: Props) {
  const [derived, setDerived] = useState<DeriveOutcome | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useFocusReturn();
  useEffect(() => {
    session.derive().then(setDerived, (error: unknown) => setFailure(String(error)));
  }, [session]);
  const isSame = derived !== null && derived.text === derived.before;
  const accept = () => {
    if (derived) session.accept(derived.text);
    close();
  };
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && close()}>
      <DialogSurface className="ce-derive">
        <DialogBody>
          <DialogTitle>{`What ${name} would say`}</DialogTitle>
          <DialogContent className="ce-derived">
            {failure !== null && <Findings findings={[{ level: "error", text: failure }]} />}
            {derived === null && failure === null && <Loading />}
            {derived && <Findings findings={namedFindings(derived.findings)} />}
            {isSame && derived.findings.length === 0 && (
              <p>The result says what the transforms already make of the source. There is nothing to add.</p>
            )}
            {derived && !isSame && <Comparison before={derived.before} after={derived.text} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>Back to the result</Button>
            <Button appearance="primary" disabled={derived === null || isSame} onClick={accept}>
              Take it over
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function namedFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => (finding.line === undefined ? finding : { ...finding, file: "Result" }));
}

/** The transform with what would be added to it. */
function Comparison({ before, after }: { readonly before: string; readonly after: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const original = Text.of(toEditorText(before).split("\n"));
    const view = new EditorView({
      doc: toEditorText(after),
      extensions: [
        codeExtensions("Transform with the new rules", false),
        unifiedComparison(
          original,
          diffConfig(() => null),
        ),
      ],
      parent: place.current,
    });
    return () => view.destroy();
  }, [before, after]);
  return <div ref={place} className="config-editor ce-text" />;
}
