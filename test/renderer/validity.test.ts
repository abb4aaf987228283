import { describe, expect, it } from "vitest";
import { validityOf } from "../../renderer/library/validity.ts";

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1);
const END = Date.UTC(2027, 0, 1);
const at = (nowMs: number) =>
  validityOf({ notBeforeMs: BEGIN, notAfterMs: END }, nowMs, (atMs) => new Date(atMs).toISOString().slice(0, 10));

describe("a certificate", () => {
  it.each([
    [BEGIN - 1, "not-yet", "valid from 2026-01-01"],
    [BEGIN, "valid", "valid until 2027-01-01"],
    [END - 30 * DAY_MS, "valid", "valid until 2027-01-01"],
    [END - 30 * DAY_MS + 1, "soon", "runs out in 29 days"],
    [END - DAY_MS, "soon", "runs out in 1 day"],
    [END - DAY_MS + 1, "soon", "runs out within a day"],
    [END - 1, "soon", "runs out within a day"],
    [END, "over", "ran out on 2027-01-01"],
  ])("at %d is %s: %s", (nowMs, kind, text) => {
    expect(at(nowMs)).toEqual({ kind, text });
  });
});
