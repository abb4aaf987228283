import { formatDate } from "./dotnet/date-format.ts";
import { type DateTime, inZone, parseDate, utcNow } from "./dotnet/dates.ts";

export type { DateTime } from "./dotnet/dates.ts";

const ISO_WITH_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;
const NO_CLOCK = { nowMs: 0, utcOffsetMinutes: 0 };

const MILLISECONDS = /^\/Date\((-?\d{1,15})([+-]\d{4})?\)\/$/;
/** The years 1 to 9999. */
const [FIRST_MS, LAST_MS] = [-62_135_596_800_000, 253_402_300_799_999];

/**
 * The date a JSON text is taken for: ISO 8601 with a time, or `/Date(milliseconds since 1970)/`, which an offset makes
 * local. Null for any other text.
 */
export function readJsonDate(text: string): DateTime | null {
  const [found, ms, offset] = MILLISECONDS.exec(text) ?? [];
  if (found !== undefined) {
    const nowMs = Number(ms);
    if (nowMs < FIRST_MS || nowMs > LAST_MS) return null;
    return { ...utcNow({ nowMs, utcOffsetMinutes: 0 }), isUtc: offset === undefined };
  }
  return ISO_WITH_TIME.test(text) ? parseDate(text, NO_CLOCK) : null;
}

/** A date taken out of JSON: printed month first, or back in JSON as ISO 8601. One with an offset is shown in local time. */
export function printJsonDate(date: DateTime, form: "print" | "json", utcOffsetMinutes: number): string {
  const clock = { nowMs: 0, utcOffsetMinutes };
  const shown = date.isUtc || date.offsetMinutes === null ? date : inZone(date, utcOffsetMinutes, clock);
  const picture = form === "print" ? "G" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
  return formatDate(shown, picture, "datetime", clock) ?? "";
}
