/** Ticks of 100 ns since the year 1, as .NET counts them. */
export type Ticks = bigint;

/**
 * A point in time as written on a clock. `offsetMinutes` is the zone's distance from UTC; null when no zone is known.
 * `isUtc` tells a `Z` from an offset that happens to be zero.
 */
export type DateTime = { readonly ticks: Ticks; readonly offsetMinutes: number | null; readonly isUtc: boolean };

/** The present moment, and what clocks here show. */
export type Clock = { readonly nowMs: number; readonly utcOffsetMinutes: number };

const TICKS_PER_MS = 10_000n;
const TICKS_PER_MINUTE = 600_000_000n;
const EPOCH_MS = 62_135_596_800_000n;
const LAST_TICK = 3_155_378_975_999_999_999n;

export const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
export const WEEKDAYS: readonly string[] = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
];

/** The local time now, without a zone. */
export function localNow(clock: Clock): DateTime {
  const ticks = ticksOfMs(clock.nowMs) + BigInt(clock.utcOffsetMinutes) * TICKS_PER_MINUTE;
  return { ticks, offsetMinutes: null, isUtc: false };
}

export function utcNow(clock: Clock): DateTime {
  return { ticks: ticksOfMs(clock.nowMs), offsetMinutes: 0, isUtc: true };
}

/** The same moment on the clock of another zone; a time without a zone counts as local. */
export function inZone(date: DateTime, offsetMinutes: number, clock: Clock): DateTime {
  const from = date.offsetMinutes ?? clock.utcOffsetMinutes;
  return { ticks: date.ticks + BigInt(offsetMinutes - from) * TICKS_PER_MINUTE, offsetMinutes, isUtc: false };
}

/** A later (or earlier) time in the same zone; null when it leaves the years 1 to 9999. */
export function addTicks(date: DateTime, ticks: Ticks): DateTime | null {
  const moved = date.ticks + ticks;
  return moved < 0n || moved > LAST_TICK ? null : { ...date, ticks: moved };
}

/** The same day of a later (or earlier) month, or its last day; null when it leaves the years 1 to 9999. */
export function addMonths(date: DateTime, months: number): DateTime | null {
  const { year, month, day } = partsOf(date);
  const target = year * 12 + month - 1 + months;
  const first = new Date(0);
  first.setUTCFullYear(Math.floor(target / 12), (((target % 12) + 12) % 12) + 1, 0);
  const clamped = Math.min(day, first.getUTCDate());
  first.setUTCDate(clamped);
  if (Number.isNaN(first.getTime()) || first.getUTCFullYear() < 1 || first.getUTCFullYear() > 9999) return null;
  return { ...date, ticks: ticksOfMs(first.getTime()) + (date.ticks % TICKS_PER_DAY) };
}

const TICKS_PER_DAY = TICKS_PER_MINUTE * 1440n;
const TIME_SPANS: readonly RegExp[] = [
  /^(?<sign>-)?(?<days>\d{1,8})$/,
  /^(?<sign>-)?(?:(?<days>\d{1,8})\.)?(?<hours>\d{1,2}):(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2})(?:\.(?<fraction>\d{1,7}))?)?$/,
  /^(?<sign>-)?(?<days>\d{1,8}):(?<hours>\d{1,2}):(?<minutes>\d{1,2}):(?<seconds>\d{1,2})(?:\.(?<fraction>\d{1,7}))?$/,
];

/** Reads a length of time as .NET's `TimeSpan` does: `days`, `[days.]hours:minutes[:seconds[.fraction]]`. Null when it is none. */
export function parseTimeSpan(text: string): Ticks | null {
  const groups = TIME_SPANS.map((form) => form.exec(text.trim())?.groups).find((found) => found !== undefined);
  if (groups === undefined) return null;
  const [hours = 0, minutes = 0, seconds = 0] = ["hours", "minutes", "seconds"].map((name) =>
    Number(groups[name] ?? 0),
  );
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const days = BigInt(groups["days"] ?? 0) * TICKS_PER_DAY;
  const time = BigInt(hours * 3600 + minutes * 60 + seconds) * 10_000_000n;
  const ticks = days + time + BigInt((groups["fraction"] ?? "").padEnd(7, "0"));
  return groups["sign"] === undefined ? ticks : -ticks;
}

export type DateParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Seven digits of the second's fraction. */
  readonly fraction: string;
};

export function partsOf(date: DateTime): DateParts {
  const wall = new Date(Number(date.ticks / TICKS_PER_MS - EPOCH_MS));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    fraction: (date.ticks % 10_000_000n).toString().padStart(7, "0"),
  };
}

const ZONE = String.raw`\s*(?<zone>Z|GMT|[+-]\d{1,2}(?::?\d{2})?)?`;
const TIME = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:\.(?<fraction>\d*))?)?|(?=\s*[AP]M))\s*(?<half>[AP]M?)?`;
const WEEKDAY = String.raw`(?:(?<weekday>Sun|Mon|Tue|Wed|Thu|Fri|Sat)(?:s|nes|rs|ur)?(?:day)?,?\s+)?`;
const MONTH = String.raw`(?<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`;
const YEAR = String.raw`(?<year>\d{4})`;
const ANY_YEAR = String.raw`(?<year>\d{4}|\d{1,2})`;
const MONTH_NUMBER = String.raw`(?<month>\d{1,2})`;
const DAY = String.raw`(?<day>\d{1,2})`;
/** What may stand between numbers, and between a number and the name of a month. */
const BETWEEN = String.raw`(?:\s*[-/.]\s*|[\s,]+)`;
const AROUND_NAME = String.raw`[\s,./-]+`;
const DAYS: readonly string[] = [
  `${YEAR}${BETWEEN}${MONTH_NUMBER}(?:${BETWEEN}${DAY})?`,
  `${MONTH_NUMBER}${BETWEEN}${DAY}${BETWEEN}${ANY_YEAR}`,
  `${MONTH_NUMBER}${BETWEEN}${YEAR}`,
  `${MONTH_NUMBER}${BETWEEN}${DAY}`,
  `${DAY}${AROUND_NAME}${MONTH}${AROUND_NAME}${ANY_YEAR}`,
  `${MONTH}${AROUND_NAME}${DAY}${AROUND_NAME}${ANY_YEAR}`,
  `${YEAR}${AROUND_NAME}${MONTH}(?:${AROUND_NAME}${DAY})?`,
  `${MONTH}${AROUND_NAME}${YEAR}`,
  `${MONTH}${AROUND_NAME}${DAY}`,
  // QUIRK: a day and a month are taken for a year and a month.
  `${ANY_YEAR}${AROUND_NAME}${MONTH}`,
];
/** No date is longer than this. */
const LONGEST = 100;
const FORMS: readonly RegExp[] = [
  ...DAYS.map((day) => new RegExp(`^${WEEKDAY}${day}(?:(?:\\s*T\\s*|,?\\s+)${TIME})?${ZONE},?$`, "i")),
  new RegExp(`^${TIME}${ZONE},?$`, "i"),
  ...DAYS.map((day) => new RegExp(`^${TIME}\\s+${WEEKDAY}${day}${ZONE},?$`, "i")),
];

/**
 * Reads a date or time in the forms people write with the invariant culture: ISO 8601, month/day/year, day month-name
 * year, RFC 1123, without a day (the first), without a year (this one), a time alone (today) or first. Null when it is
 * none of them or no such day exists.
 */
export function parseDate(text: string, clock: Clock): DateTime | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return null;
  for (const form of FORMS) {
    const groups = form.exec(trimmed)?.groups;
    if (groups !== undefined) return dateFrom(groups, clock);
  }
  return null;
}

function dateFrom(groups: Readonly<Record<string, string | undefined>>, clock: Clock): DateTime | null {
  const today = partsOf(localNow(clock));
  const hasDate = (groups["name"] ?? groups["month"]) !== undefined;
  const year = groups["year"] === undefined ? today.year : fullYear(groups["year"]);
  const month = groups["name"] === undefined ? Number(groups["month"] ?? today.month) : monthNumber(groups["name"]);
  const day = Number(groups["day"] ?? (hasDate ? 1 : today.day));
  const hour = hourOfDay(Number(groups["hour"] ?? 0), groups["half"]?.charAt(0).toUpperCase());
  const minute = Number(groups["minute"] ?? 0);
  const second = Number(groups["second"] ?? 0);
  const zone = zoneOf(groups["zone"]);
  if (zone === null || hour === null || minute > 59 || second > 59 || month < 1 || month > 12 || year < 1) return null;
  const midnight = new Date(Date.UTC(2000, month - 1, day));
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCDate() !== day) return null;
  const weekday = WEEKDAYS[midnight.getUTCDay()] ?? "";
  if (!weekday.toLowerCase().startsWith((groups["weekday"] ?? "").toLowerCase())) return null;
  const seconds = BigInt(hour * 3600 + minute * 60 + second);
  const fraction = BigInt(Math.round(Number(`0.${groups["fraction"] ?? "0"}`) * 1e7));
  const ticks = ticksOfMs(midnight.getTime()) + seconds * 10_000_000n + fraction;
  return { ticks, ...zone };
}

/** The farthest a zone may be from UTC. */
const MOST_OFFSET_MINUTES = 14 * 60;

function zoneOf(text: string | undefined): Pick<DateTime, "offsetMinutes" | "isUtc"> | null {
  if (text === undefined) return { offsetMinutes: null, isUtc: false };
  const offset = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (offset === null) return { offsetMinutes: 0, isUtc: true };
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  if (minutes > MOST_OFFSET_MINUTES) return null;
  return { offsetMinutes: offset[1] === "-" ? -minutes : minutes, isUtc: false };
}

function hourOfDay(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour < 24 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === "P" ? 12 : 0);
}

/** Two digits mean the hundred years that end with 2049. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function monthNumber(name: string): number {
  return MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase()) + 1;
}

function ticksOfMs(ms: number): Ticks {
  return (BigInt(Math.trunc(ms)) + EPOCH_MS) * TICKS_PER_MS;
}
