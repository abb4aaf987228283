import { Toast, ToastBody, ToastTitle, useToastController } from "@fluentui/react-components";
import { useCallback } from "react";

/** The one toaster of the window. */
export const APP_TOASTER = "app";

/** Tells that something was done, what else there is to know (`told`), or why it failed. Errors stay until they are closed. */
export function useNotify() {
  const { dispatchToast } = useToastController(APP_TOASTER);
  const say = useCallback(
    (title: string, intent: "success" | "info") =>
      dispatchToast(
        <Toast>
          <ToastTitle>{title}</ToastTitle>
        </Toast>,
        { intent },
      ),
    [dispatchToast],
  );
  const done = useCallback((title: string) => say(title, "success"), [say]);
  const told = useCallback((title: string) => say(title, "info"), [say]);
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
  return { done, told, failed };
}

/** The message of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
