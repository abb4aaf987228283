import { expect, test } from "vitest";
import { auditCsv } from "../../renderer/audit/audit-csv.ts";
import type { AuditEvent } from "../../shared/rpc/types.ts";

const event: AuditEvent = {
  seq: 1,
  atMs: Date.UTC(2026, 0, 2),
  actor: "anna",
  category: "changed",
  subjectKind: "project",
  subjectId: "shop",
  projectId: "shop",
  environmentId: null,
  message: "Changed project 'Shop'",
  details: {},
  hash: "0".repeat(64),
};

test("each event is a row below the names of the columns", () => {
  expect(auditCsv([event]).split("\r\n")).toEqual([
    "seq,time,actor,category,kind,id,project,environment,message,details",
    "1,2026-01-02T00:00:00.000Z,anna,changed,project,shop,shop,,Changed project 'Shop',{}",
    "",
  ]);
});

test("commas, quotes and line ends stay inside their field", () => {
  expect(auditCsv([{ ...event, message: 'a, "b"\nc' }])).toContain('"a, ""b""\nc"');
});

test.each(["=1+1", "+1", "-1", "@a", "\tx"])("a spreadsheet does not take %j for a formula", (message) => {
  expect(auditCsv([{ ...event, message }])).toContain(`,'${message}`);
});
