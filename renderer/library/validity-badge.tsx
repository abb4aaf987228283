import { CheckmarkCircleFilled, ClockRegular, DismissCircleFilled, WarningFilled } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { dayText } from "../ui/time.tsx";
import { type Validity, validityOf } from "./validity.ts";
import "../ui/state.css";

const LOOKS: Readonly<Record<Validity["kind"], { readonly icon: ReactElement; readonly state: string }>> = {
  valid: { icon: <CheckmarkCircleFilled />, state: "succeeded" },
  soon: { icon: <WarningFilled />, state: "waiting-for-you" },
  over: { icon: <DismissCircleFilled />, state: "failed" },
  "not-yet": { icon: <ClockRegular />, state: "queued" },
};

type Props = { readonly facts: { readonly notBeforeMs: number; readonly notAfterMs: number }; readonly nowMs: number };

/** Until when a certificate counts: an icon, words and a colour. */
export function ValidityBadge({ facts, nowMs }: Props) {
  const { kind, text } = validityOf(facts, nowMs, dayText);
  const { icon, state } = LOOKS[kind];
  return (
    <span className="state" data-state={state}>
      {icon}
      <span>{text}</span>
    </span>
  );
}
