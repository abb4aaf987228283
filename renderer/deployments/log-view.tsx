import { useState } from "react";
import { useAddressQuery } from "../route.ts";
import { EmptyState } from "../ui/states.tsx";
import { LogLines } from "./log-lines.tsx";
import { LogTools } from "./log-tools.tsx";
import type { LiveLog } from "./use-deployment.ts";
import { useLogSettings } from "./use-log-settings.ts";
import { useShownLines } from "./use-shown-lines.ts";

type Props = {
  readonly log: LiveLog;
  readonly deployment: number;
  readonly step: string | null;
  readonly stepNames: ReadonlyMap<string, string>;
  readonly targetNames: ReadonlyMap<string, string>;
  readonly isFailed: boolean;
};

/** The log with its tools: find, verbose lines, wrapping, copy and save. */
export function LogView({ log, deployment, step, stepNames, targetNames, isFailed }: Props) {
  const settings = useLogSettings();
  const [text, setText] = useState("");
  const [query] = useAddressQuery();
  const marked = Number(query.get("line") ?? 0) || null;
  const hidesMarked = marked !== null && log.lines[marked - 1]?.level === "verbose";
  const shown = useShownLines(log, { step, showVerbose: settings.showVerbose || hidesMarked, text: text.trim() });
  const firstError = isFailed && marked === null ? shown.findIndex(({ level }) => level === "error") : -1;
  return (
    <div className="log">
      <LogTools log={log} shown={shown} deployment={deployment} text={text} setText={setText} />
      {shown.length === 0 && log.isComplete ? (
        <EmptyState title="No lines">
          {text ? "Nothing in the log holds that text." : "This part of the deployment wrote nothing."}
        </EmptyState>
      ) : (
        <LogLines
          key={`${step}/${log.isComplete && firstError >= 0}`}
          lines={shown}
          count={shown.length}
          deployment={deployment}
          stepNames={stepNames}
          targetNames={targetNames}
          marked={marked}
          beginsAt={log.isComplete && firstError >= 0 ? firstError : null}
        />
      )}
    </div>
  );
}
