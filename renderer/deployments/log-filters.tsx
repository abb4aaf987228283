import { Button, Select } from "@fluentui/react-components";
import { useMemo } from "react";
import type { LineSet } from "./line-set.ts";
import type { AddressChange, LogAddress } from "./log-address.ts";
import type { Names } from "./log-lines.tsx";
import type { ShownLevel } from "./log-outline.ts";
import type { Log } from "./use-log.ts";
import { useLogSettings } from "./use-log-settings.ts";

const LEVELS: Readonly<Record<ShownLevel, string>> = {
  normal: "Info and up",
  verbose: "All levels",
  warnings: "Warnings and up",
  errors: "Errors",
};

type Props = {
  readonly log: Log;
  readonly shown: LineSet;
  readonly address: LogAddress;
  readonly change: (to: AddressChange) => void;
  readonly targetNames: Names;
};

/** Which lines are shown: how many of how many, by level, and where there are several by target and attempt. */
export function LogFilters({ log, shown, address, change, targetNames }: Props) {
  const { level, set } = useLogSettings();
  const { step, target, attempt } = address;
  const { targets, attempts } = useChoices(log, step);
  const showAll = () => {
    set({ level: "verbose" });
    change({ step: null, target: null, attempt: null, isOnlyHits: false });
  };
  return (
    <>
      <Select
        size="small"
        aria-label="Level"
        value={level}
        onChange={(_, data) => {
          set({ level: data.value as ShownLevel }); // one of the options below
          change({ marked: null });
        }}
      >
        {Object.entries(LEVELS).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      {(targets.length > 1 || target !== null) && (
        <Select
          size="small"
          aria-label="Target"
          value={target ?? ""}
          onChange={(_, data) => change({ target: data.value || null, marked: null })}
        >
          <option value="">All targets</option>
          {targets.map((id) => (
            <option key={id} value={id}>
              {targetNames.get(id) ?? id}
            </option>
          ))}
        </Select>
      )}
      {(attempts.length > 1 || attempt !== null) && (
        <Select
          size="small"
          aria-label="Attempt"
          value={attempt ?? ""}
          onChange={(_, data) => change({ attempt: Number(data.value) || null, marked: null })}
        >
          <option value="">All attempts</option>
          {attempts.map((number) => (
            <option key={number} value={number}>
              Attempt {number}
            </option>
          ))}
        </Select>
      )}
      <span className="muted log-count">{countOf(shown.count, log.lineCount)}</span>
      {shown.count < log.lineCount && (
        <Button size="small" appearance="subtle" onClick={showAll}>
          Show all
        </Button>
      )}
    </>
  );
}

function countOf(shown: number, all: number): string {
  const lines = `${all.toLocaleString()} line${all === 1 ? "" : "s"}`;
  return shown === all ? lines : `${shown.toLocaleString()} of ${lines}`;
}

/** The targets and attempts that lines of a step have. */
function useChoices({ outline }: Log, step: string | null) {
  const kindCount = outline.kinds.length;
  return useMemo(() => {
    const kinds = outline.kinds.slice(0, kindCount).filter((kind) => step === null || kind.stepId === step);
    return {
      targets: [...new Set(kinds.flatMap(({ targetId }) => targetId ?? []))],
      attempts: [...new Set(kinds.map(({ attempt }) => attempt))].toSorted((a, b) => a - b),
    };
  }, [outline, kindCount, step]);
}
