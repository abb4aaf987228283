import { useEffect, useState } from "react";

const UNITS: readonly { readonly unit: Intl.RelativeTimeFormatUnit; readonly ms: number }[] = [
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** How long ago something was, kept up to date, with the exact time as its title. */
export function Age({ atMs }: { readonly atMs: number }) {
  const nowMs = useMinute();
  return (
    <time dateTime={new Date(atMs).toISOString()} title={absolute.format(atMs)}>
      {ageText(atMs, nowMs)}
    </time>
  );
}

/** `3 minutes ago`, `yesterday`, `just now`. */
function ageText(atMs: number, nowMs: number): string {
  const pastMs = nowMs - atMs;
  const fitting = UNITS.find(({ ms }) => pastMs >= ms);
  return fitting ? relative.format(-Math.floor(pastMs / fitting.ms), fitting.unit) : "just now";
}

/** `850 ms`, `4.2 s`, `3 min 20 s`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** The exact time, for people. */
export function timeText(atMs: number): string {
  return absolute.format(atMs);
}

/** A day, for people: `23 Feb 2027`. */
export function dayText(atMs: number): string {
  return day.format(atMs);
}

function useMinute(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
