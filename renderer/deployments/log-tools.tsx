import { Button, Input, ToggleButton } from "@fluentui/react-components";
import { ArrowDownloadRegular, CopyRegular, SearchRegular } from "@fluentui/react-icons";
import type { LogLine } from "../../shared/core/deployment/events.ts";
import { countText } from "../ui/count.ts";
import { downloadText } from "../ui/download.ts";
import { useNotify } from "../ui/notify.tsx";
import type { LiveLog } from "./use-deployment.ts";
import { useLogSettings } from "./use-log-settings.ts";

type Props = {
  readonly log: LiveLog;
  readonly shown: readonly LogLine[];
  readonly deployment: number;
  readonly text: string;
  readonly setText: (text: string) => void;
};

/** What can be done with a log. Copying takes what is shown, saving takes everything. */
export function LogTools({ log, shown, deployment, text, setText }: Props) {
  const { showVerbose, isWrapped, showTimes, set } = useLogSettings();
  const notify = useNotify();
  const copy = async () => {
    await navigator.clipboard.writeText(plainText(shown));
    notify.done(`${countText(shown.length, "line")} copied`);
  };
  const save = () => downloadText(`deployment-${deployment}.log`, plainText(log.lines), "text/plain");
  const { count } = log;
  return (
    <div className="log-tools">
      <Input
        size="small"
        contentBefore={<SearchRegular />}
        placeholder="Find in log"
        aria-label="Find in log"
        value={text}
        onChange={(_, data) => setText(data.value)}
      />
      <span className="muted" role="status">
        {shown.length === count ? countText(count, "line") : `${shown.length} of ${countText(count, "line")}`}
      </span>
      <span className="log-actions">
        <ToggleButton size="small" checked={showVerbose} onClick={() => set({ showVerbose: !showVerbose })}>
          Verbose
        </ToggleButton>
        <ToggleButton size="small" checked={isWrapped} onClick={() => set({ isWrapped: !isWrapped })}>
          Wrap
        </ToggleButton>
        <ToggleButton size="small" checked={showTimes} onClick={() => set({ showTimes: !showTimes })}>
          Times
        </ToggleButton>
        <Button size="small" icon={<CopyRegular />} onClick={() => void copy()}>
          Copy
        </Button>
        <Button size="small" icon={<ArrowDownloadRegular />} onClick={save}>
          Save
        </Button>
      </span>
    </div>
  );
}

function plainText(lines: readonly LogLine[]): string {
  return lines.map((line) => `${line.text}\n`).join("");
}
