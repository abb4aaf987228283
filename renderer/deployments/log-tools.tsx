import { Button, ToggleButton } from "@fluentui/react-components";
import { ArrowDownloadRegular, CopyRegular, ErrorCircleRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { useClient } from "../data.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { useNotify } from "../ui/notify.tsx";
import { saveLog } from "./log-text.ts";
import type { Log } from "./use-log.ts";
import type { LogCopy } from "./use-log-copy.ts";
import { useLogSettings } from "./use-log-settings.ts";

type Props = {
  readonly log: Log;
  readonly deployment: number;
  readonly logCopy: LogCopy;
  /** The first error of what is shown, or null. */
  readonly firstError: number | null;
  readonly show: (line: number) => void;
};

/** What can be done with a log. Copying takes what is selected, marked or shown; saving takes everything. */
export function LogTools({ log, deployment, logCopy, firstError, show }: Props) {
  const client = useClient();
  const notify = useNotify();
  const [savedLines, setSavedLines] = useState<number | null>(null);
  const save = async () => {
    setSavedLines(0);
    try {
      await saveLog(client, deployment, setSavedLines);
    } catch (error) {
      notify.failed("The log was not saved", error);
    } finally {
      setSavedLines(null);
    }
  };
  const share = savedLines === null ? null : Math.floor((100 * savedLines) / Math.max(1, log.lineCount));
  return (
    <span className="log-actions">
      {firstError !== null && (
        <Button size="small" icon={<ErrorCircleRegular />} onClick={() => show(firstError)}>
          First error
        </Button>
      )}
      <Button
        size="small"
        icon={<CopyRegular />}
        title="Copies what is selected or marked, else what is shown"
        onMouseDown={(event) => event.preventDefault()} // the selection stays
        onClick={logCopy.copy}
      >
        Copy
      </Button>
      <Button size="small" icon={<ArrowDownloadRegular />} disabled={share !== null} onClick={() => void save()}>
        {share === null ? "Save" : `Saving ${Math.min(100, share)} %`}
      </Button>
      {logCopy.tooMany !== null && (
        <FormDialog
          title={`Copy ${logCopy.tooMany.toLocaleString()} lines?`}
          action="Save as a file"
          close={logCopy.dismiss}
          run={save}
        >
          <p>
            That is much for the clipboard, and for the program it would go to. The whole log can be saved as a file.
          </p>
        </FormDialog>
      )}
    </span>
  );
}

/** How lines are drawn: wrapped or not, with their times or without. */
export function LogLayout() {
  const { isWrapped, showTimes, set } = useLogSettings();
  return (
    <span className="log-actions">
      <ToggleButton size="small" checked={isWrapped} onClick={() => set({ isWrapped: !isWrapped })}>
        Wrap
      </ToggleButton>
      <ToggleButton size="small" checked={showTimes} onClick={() => set({ showTimes: !showTimes })}>
        Times
      </ToggleButton>
    </span>
  );
}
