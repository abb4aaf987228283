import { Toast, ToastBody, ToastTitle, useToastController } from "@fluentui/react-components";
import { useCallback } from "react";

/** The one toaster of the window. */
export const APP_TOASTER = "app";

/** Tells that something was done, or why it was not. Errors stay until they are closed. */
export function useNotify() {
  const { dispatchToast } = useToastController(APP_TOASTER);
  const done = useCallback(
    (title: string) =>
      dispatchToast(
        <Toast>
          <ToastTitle>{title}</ToastTitle>
        </Toast>,
        { intent: "success" },
      ),
    [dispatchToast],
  );
  const failed = useCallback(
    (title: string, error: unknown) =>
      dispatchToast(
        <Toast>
          <ToastTitle>{title}</ToastTitle>
          <ToastBody>{errorText(error)}</ToastBody>
        </Toast>,
        { intent: "error", timeout: -1 },
      ),
    [dispatchToast],
  );
  return { done, failed };
}

/** The message of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
