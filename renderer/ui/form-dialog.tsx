import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
} from "@fluentui/react-components";
import { type FormEvent, type ReactNode, useState } from "react";
import { problemsOf } from "../drafts.ts";
import { useFocusReturn } from "./use-focus-return.ts";

type Props = {
  readonly title: string;
  readonly action: string;
  readonly children: ReactNode;
  readonly close: () => void;
  /** Throws what the host refuses; that is shown in place and the dialog stays. */
  readonly run: () => Promise<unknown>;
  readonly isReady?: boolean;
};

/** A small form in a dialog: Enter does it, Escape leaves. Show it only while it is wanted. */
export function FormDialog({ title, action, children, close, run, isReady = true }: Props) {
  useFocusReturn();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setIsBusy(true);
    setError(null);
    try {
      await run();
      close();
    } catch (thrown) {
      setError(thrown);
      setIsBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && close()}>
      <DialogSurface>
        <form onSubmit={(event) => void submit(event)}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className="form">
              {children}
              {error !== null && (
                <MessageBar ref={intoView} intent="error" layout="multiline">
                  <MessageBarBody>
                    {problemsOf(error).map((finding) => (
                      <div key={finding.text}>{finding.text}</div>
                    ))}
                  </MessageBarBody>
                </MessageBar>
              )}
            </DialogContent>
            <DialogActions>
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" appearance="primary" disabled={!isReady || isBusy}>
                {action}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

/** What went wrong is below the fields, which may be longer than the dialog. */
function intoView(message: HTMLElement | null): void {
  message?.scrollIntoView({ block: "nearest" });
}
