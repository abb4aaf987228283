import type { ReadOptions } from "../../shared/core/expressions/accessors.ts";
import type { Clock } from "../ports/clock.ts";

/** Now, in this computer's time zone, for expressions such as `NowDate`. */
export function localTime(clock: Clock): ReadOptions {
  const nowMs = clock.nowMs();
  return { nowMs, utcOffsetMinutes: -new Date(nowMs).getTimezoneOffset() };
}
