import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  MessageBar,
  MessageBarBody,
} from "@fluentui/react-components";
import { type ReactElement, type ReactNode, useState } from "react";
import { errorText } from "./notify.tsx";

type Props = {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** Names the object: `Remove project 'Harbour'?` */
  readonly title: string;
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly action: string;
  readonly run: () => Promise<unknown>;
  readonly isDisabled?: boolean;
};

/** Asks before something that cannot be taken back. The focus begins on the way out. */
export function ConfirmDialog({ trigger, title, children, action, run, isDisabled = false }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async () => {
    setIsBusy(true);
    setError(null);
    try {
      await run();
      setIsOpen(false);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog open={isOpen} onOpenChange={(_, data) => setIsOpen(data.open)} modalType="alert">
      <DialogTrigger disableButtonEnhancement>{trigger}</DialogTrigger>
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
            <DialogTrigger disableButtonEnhancement>
              <Button autoFocus>Cancel</Button>
            </DialogTrigger>
            <Button appearance="primary" disabled={isBusy || isDisabled} onClick={() => void act()}>
              {action}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
