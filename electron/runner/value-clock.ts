import type { ValueClock } from "../../shared/core/config/values.ts";
import type { Clock } from "../ports.ts";

/** Now, in this computer's time zone, for expressions such as `NowDate`. */
export function valueClock(clock: Clock): ValueClock {
  const nowMs = clock.nowMs();
  return { nowMs, utcOffsetMinutes: -new Date(nowMs).getTimezoneOffset() };
}
