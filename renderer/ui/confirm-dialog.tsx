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
import { type ReactElement, type ReactNode, useState } from "react";
import { errorText } from "./notify.tsx";
import { useFocusReturn } from "./use-focus-return.ts";

type Props = {
  /** The button that opens it. */
  readonly renderTrigger: (open: () => void) => ReactElement;
  /** Names the object: `Remove project 'Harbour'?` */
  readonly title: string;
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly action: string;
  readonly run: () => Promise<unknown>;
};

/** Asks before something that cannot be taken back. The focus begins on the way out. */
export function ConfirmDialog({ renderTrigger, ...question }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      {renderTrigger(() => setIsOpen(true))}
      {isOpen && <Question {...question} close={() => setIsOpen(false)} />}
    </>
  );
}

function Question({
  title,
  children,
  action,
  run,
  close,
}: Omit<Props, "renderTrigger"> & { readonly close: () => void }) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useFocusReturn();
  const act = async () => {
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
    <Dialog open onOpenChange={(_, data) => !data.open && close()} modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {children}
            {error !== null && (
              <MessageBar intent="error" layout="multiline" style={{ marginTop: 12 }}>
                <MessageBarBody>{errorText(error)}</MessageBarBody>
              </MessageBar>
            )}
          </DialogContent>
          <DialogActions>
            <Button autoFocus onClick={close}>
              Cancel
            </Button>
            <Button appearance="primary" disabled={isBusy} onClick={() => void act()}>
              {action}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
