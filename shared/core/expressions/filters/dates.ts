import { formatDate, roundTrip } from "../dotnet/date-format.ts";
import {
  addMonths,
  addTicks,
  type Clock,
  type DateTime,
  inZone,
  localNow,
  parseDate,
  parseTimeSpan,
  utcNow,
} from "../dotnet/dates.ts";
import { formatNumber } from "../dotnet/number-format.ts";
import { parseDecimal, parseDouble, parseDoubleWithGroups, parseInt32 } from "../dotnet/numbers.ts";
import { evaluationFailed } from "../failures.ts";
import { type Filter, withOption } from "./filter.ts";

const TICKS_PER_HOUR = 36_000_000_000;

/** Filters on dates and numbers, all with .NET's invariant culture. */
export const DATE_FILTERS: Readonly<Record<string, Filter>> = {
  NowDate: now(localNow),
  NowDateUtc: now(utcNow),
  AddSeconds: addUnits(10_000_000),
  AddMinutes: addUnits(600_000_000),
  AddHours: addUnits(TICKS_PER_HOUR),
  AddDays: addUnits(TICKS_PER_HOUR * 24),
  AddWeeks: addUnits(TICKS_PER_HOUR * 168),
  AddMonths: withOption((input, amount, { clock }) => {
    const months = parseInt32(amount);
    return months === null ? null : moved(input, clock, (date) => addMonths(date, months));
  }),
  AddTimeSpan: withOption((input, amount, { clock }) => {
    const ticks = parseTimeSpan(amount);
    return ticks === null ? null : moved(input, clock, (date) => addTicks(date, ticks));
  }),
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
    const text = formatDate(read(clock), options[0] ?? "O", "datetime", clock);
    if (text === null) throw evaluationFailed("The filter for the present time", `'${options[0]}' is no date format`);
    return text;
  };
}

function addUnits(ticksPerUnit: number): Filter {
  return withOption((input, amount, { clock }) => {
    const units = parseDouble(amount);
    if (units === null || !Number.isFinite(units)) return null;
    return moved(input, clock, (date) => addTicks(date, BigInt(Math.round(units * ticksPerUnit))));
  });
}

function moved(input: string, clock: Clock, move: (date: DateTime) => DateTime | null): string | null {
  const date = parseDate(input, clock);
  const later = date === null ? null : move(date);
  return later === null ? null : roundTrip(later);
}

function formatUntyped(input: string, format: string, clock: Clock): string | null {
  const number = parseDecimal(input);
  return number === null ? formatAs(input, "datetimeoffset", format, clock) : formatNumber(number, format);
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
