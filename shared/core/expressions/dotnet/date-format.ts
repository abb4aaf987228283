import { type Clock, type DateParts, type DateTime, inZone, MONTHS, partsOf, WEEKDAYS } from "./dates.ts";

/** The .NET type a date is formatted as: the one knows local, UTC or nothing, the other always an offset. */
export type DateType = "datetime" | "datetimeoffset";

/** The round-trip form: `2024-12-31T23:30:00.0000000`, with `Z` or the offset when there is one. */
export function roundTrip(date: DateTime): string {
  return customDate(date, ROUND_TRIP, 0) ?? "";
}

/**
 * A date in a .NET format with the invariant culture: one letter is a standard format, anything else a picture such as
 * `dd/MM/yyyy`. Null when the format is none. Source: `Standard date and time format strings` and `Custom date and time
 * format strings` in the .NET documentation.
 */
export function formatDate(date: DateTime, format: string, type: DateType, clock: Clock): string | null {
  if (format.length === 1) return standardDate(date, format, type, clock);
  const general = type === "datetime" ? GENERAL : `${GENERAL} zzz`;
  return customDate(date, format === "" ? general : format, clock.utcOffsetMinutes);
}

const ROUND_TRIP = "yyyy-MM-dd'T'HH:mm:ss.fffffffK";
const GENERAL = "MM/dd/yyyy HH:mm:ss";
const UNIVERSAL = "yyyy-MM-dd HH:mm:ss'Z'";
const RFC1123 = "ddd, dd MMM yyyy HH:mm:ss 'GMT'";

const PICTURES: Readonly<Record<string, string>> = {
  d: "MM/dd/yyyy",
  D: "dddd, dd MMMM yyyy",
  f: "dddd, dd MMMM yyyy HH:mm",
  F: "dddd, dd MMMM yyyy HH:mm:ss",
  g: "MM/dd/yyyy HH:mm",
  G: GENERAL,
  m: "MMMM dd",
  M: "MMMM dd",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: "HH:mm",
  T: "HH:mm:ss",
  y: "yyyy MMMM",
  Y: "yyyy MMMM",
};

function standardDate(date: DateTime, letter: string, type: DateType, clock: Clock): string | null {
  const here = clock.utcOffsetMinutes;
  switch (letter) {
    case "o":
    case "O":
      return type === "datetime" ? roundTrip(date) : customDate(date, "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", here);
    case "r":
    case "R":
      return customDate(type === "datetime" ? date : inZone(date, 0, clock), RFC1123, here);
    case "u":
      return customDate(type === "datetime" ? date : inZone(date, 0, clock), UNIVERSAL, here);
    case "U":
      return type === "datetime" ? customDate(inZone(date, 0, clock), PICTURES["F"] ?? "", here) : null;
    default:
      return Object.hasOwn(PICTURES, letter) ? customDate(date, PICTURES[letter] ?? "", here) : null;
  }
}

const PIECE =
  /'((?:\\[^]|[^'\\])*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|%([^%])|(d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+)|([^])/gy;

/** Null when the picture is not well-formed, as .NET refuses it. */
function customDate(date: DateTime, picture: string, localOffsetMinutes: number): string | null {
  const parts = partsOf(date);
  let text = "";
  for (const match of picture.matchAll(PIECE)) {
    const [, single, double, escaped, alone, field, other = ""] = match;
    const quoted = single ?? double ?? escaped;
    const letters = field ?? alone ?? "";
    if (quoted !== undefined) text += escaped ?? quoted.replace(/\\([^])/g, "$1");
    else if (/^[dfFghHKmMstyz]/.test(letters)) {
      const printed = printField(letters, date, parts, localOffsetMinutes);
      if (printed === null) return null;
      // A fraction that comes to nothing takes the point before it along.
      text = printed === "" && letters.startsWith("F") ? text.replace(/\.$/, "") : text + printed;
    } else if (/['"\\%]/.test(letters + other)) return null;
    else text += letters + other;
  }
  return text;
}

function printField(field: string, date: DateTime, parts: DateParts, localOffsetMinutes: number): string | null {
  const count = field.length;
  const padded = (value: number) => value.toString().padStart(Math.min(count, 2), "0");
  switch (field.charAt(0)) {
    case "d":
      return count < 3 ? padded(parts.day) : nameOf(WEEKDAYS[parts.weekday], count);
    case "f":
      return count > 7 ? null : parts.fraction.slice(0, count);
    case "F":
      return count > 7 ? null : parts.fraction.slice(0, count).replace(/0+$/, "");
    case "g":
      return "A.D.";
    case "h":
      return padded(parts.hour % 12 === 0 ? 12 : parts.hour % 12);
    case "H":
      return padded(parts.hour);
    case "K":
      return date.isUtc ? "Z" : date.offsetMinutes === null ? "" : offsetText(date.offsetMinutes, 3);
    case "m":
      return padded(parts.minute);
    case "M":
      return count < 3 ? padded(parts.month) : nameOf(MONTHS[parts.month - 1], count);
    case "s":
      return padded(parts.second);
    case "t":
      return (parts.hour < 12 ? "AM" : "PM").slice(0, Math.min(count, 2));
    case "y":
      return count < 3 ? padded(parts.year % 100) : parts.year.toString().padStart(count, "0");
    default:
      return offsetText(date.offsetMinutes ?? localOffsetMinutes, count);
  }
}

function nameOf(name: string | undefined, count: number): string {
  return count === 3 ? (name ?? "").slice(0, 3) : (name ?? "");
}

function offsetText(minutes: number, count: number): string {
  const sign = minutes < 0 ? "-" : "+";
  const hours = Math.floor(Math.abs(minutes) / 60).toString();
  if (count === 1) return sign + hours;
  const padded = sign + hours.padStart(2, "0");
  return count === 2 ? padded : `${padded}:${(Math.abs(minutes) % 60).toString().padStart(2, "0")}`;
}
