import { formatDate, roundTrip } from "../dotnet/date-format.ts";
import { addTicks, type Clock, type DateTime, inZone, localNow, parseDate, utcNow } from "../dotnet/dates.ts";
import { formatNumber } from "../dotnet/number-format.ts";
import { parseDecimal, parseDouble, parseDoubleWithGroups, parseInt32 } from "../dotnet/numbers.ts";
import { type Filter, withOption } from "./filter.ts";

const TICKS_PER_HOUR = 36_000_000_000;

/** Filters on dates and numbers, all with .NET's invariant culture. */
export const DATE_FILTERS: Readonly<Record<string, Filter>> = {
  NowDate: now(localNow),
  NowDateUtc: now(utcNow),
  AddHours: withOption((input, amount, { clock }) => addTime(input, amount, TICKS_PER_HOUR, clock)),
  AddDays: withOption((input, amount, { clock }) => addTime(input, amount, TICKS_PER_HOUR * 24, clock)),
  Format(input, options, { clock }) {
    if (input === null || options.length === 0 || options.length > 2) return null;
    const [first = "", second] = options;
    return second === undefined
      ? formatUntyped(input, first, clock)
      : formatAs(input, first.toLowerCase(), second, clock);
  },
};

function now(read: (clock: Clock) => DateTime): Filter {
  return (input, options, { clock }) => {
    if (input !== null || options.length > 1) return null;
    return formatDate(read(clock), options[0] ?? "O", "datetime", clock);
  };
}

function addTime(input: string, amount: string, ticksPerUnit: number, clock: Clock): string | null {
  const date = parseDate(input, clock);
  const units = parseDouble(amount);
  if (date === null || units === null || !Number.isFinite(units)) return null;
  const moved = addTicks(date, BigInt(Math.round(units * ticksPerUnit)));
  return moved === null ? null : roundTrip(moved);
}

function formatUntyped(input: string, format: string, clock: Clock): string | null {
  const number = parseDecimal(input);
  return number === null ? formatAs(input, "datetime", format, clock) : formatNumber(number, format);
}

function formatAs(input: string, type: string, format: string, clock: Clock): string | null {
  switch (type) {
    case "int":
    case "int32": {
      const value = parseInt32(input);
      return value === null ? null : formatNumber({ kind: "int32", value }, format);
    }
    case "double": {
      const value = parseDoubleWithGroups(input);
      return value === null ? null : formatNumber({ kind: "double", value }, format);
    }
    case "decimal": {
      const value = parseDecimal(input);
      return value === null ? null : formatNumber(value, format);
    }
    case "date":
    case "datetime": {
      const date = parseDate(input, clock);
      if (date === null) return null;
      const shown = date.offsetMinutes === null ? date : inZone(date, clock.utcOffsetMinutes, clock);
      return formatDate(shown, format, "datetime", clock);
    }
    case "datetimeoffset": {
      const date = parseDate(input, clock);
      if (date === null) return null;
      const offset = date.offsetMinutes ?? clock.utcOffsetMinutes;
      return formatDate({ ...date, offsetMinutes: offset, isUtc: false }, format, "datetimeoffset", clock);
    }
    default:
      return null;
  }
}
