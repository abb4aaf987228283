import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import type { Finding, FindingLevel } from "../../shared/core/errors.ts";

const INTENTS = { error: "error", warning: "warning", info: "info" } as const;
const ORDER: readonly FindingLevel[] = ["error", "warning", "info"];

/** What a person should know before going on, errors first. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return ORDER.map((level) => {
    const texts = findings.filter((finding) => finding.level === level).map(findingText);
    if (texts.length === 0) return null;
    return (
      <MessageBar key={level} intent={INTENTS[level]} layout="multiline">
        <MessageBarBody>
          {texts.map((text) => (
            <div key={text}>{text}</div>
          ))}
        </MessageBarBody>
      </MessageBar>
    );
  });
}

function findingText({ text, file, line }: Finding): string {
  if (file === undefined) return text;
  return `${file}${line === undefined ? "" : `, line ${line}`}: ${text}`;
}
