import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  interpretMessage,
  type OutputPart,
  readServiceMessages,
  type ServiceMessage,
} from "../../../shared/core/deployment/service-messages.ts";

type Case = { readonly name: string; readonly lines: readonly string[]; readonly expected: readonly ServiceMessage[] };

// The file's README describes exactly this shape.
const CASES = JSON.parse(
  readFileSync(new URL("../../fixtures/service-message-cases.json", import.meta.url), "utf8"),
) as Case[];

function read(lines: readonly string[]): OutputPart[] {
  const reader = readServiceMessages();
  return [...lines.flatMap((line) => reader.push(line)), ...reader.end()];
}

function messages(parts: readonly OutputPart[]): ServiceMessage[] {
  return parts.flatMap((part) => (part.kind === "message" ? [part.message] : []));
}

test.each(CASES)("$name", ({ lines, expected }) => {
  expect(messages(read(lines))).toEqual(expected);
});

describe("what is a message", () => {
  test("text around it stays for the log", () => {
    expect(read(["a ##octopus[mask value='eA=='] b"])).toEqual([
      { kind: "text", text: "a " },
      { kind: "message", message: { name: "mask", properties: { value: "x" } } },
      { kind: "text", text: " b" },
    ]);
  });

  test("a message may run over line ends", () => {
    expect(messages(read(["##octopus[mask value='e", "A==' ", "]"]))).toEqual([
      { name: "mask", properties: { value: "x" } },
    ]);
  });

  test("several on one line are all read", () => {
    const line = "##octopus[stdout-error]x##octopus[stdout-default]";
    expect(messages(read([line])).map(({ name }) => name)).toEqual(["stdout-error", "stdout-default"]);
  });

  test.each([
    "##octopus[ mask value='eA==']",
    "##octopus[mask value='eA==' value='eA==']",
    "##octopus[mask value='eA==' VALUE='eA==']",
    "##octopus[progress percentage='?']",
    "##octopus[]",
  ])("%s is malformed and stays as text", (line) => {
    expect(read([line])).toEqual([{ kind: "malformed", text: line.replace(/value=.*/, "value=...]") }]);
  });

  test.each([
    ["##octopus[mask value=s3cret]", "##octopus[mask value=...]"],
    ["##octopus[MASK value='s3cret!']", "##octopus[MASK value=...]"],
    [
      "##octopus[setVariable name='Key' value='it's s3cret' sensitive='True']",
      "##octopus[setVariable name='Key' value=...]",
    ],
    ["##octopus[setVariable name='QQ==' value = 's3cret", "##octopus[setVariable name='QQ==' value =..."],
  ])("what the malformed %s sets or masks may be a secret and is left out", (line, text) => {
    expect(read([line])).toEqual([{ kind: "malformed", text }]);
  });

  test("one that sets too much is not kept, and what follows it is read on", () => {
    const lines = [
      "##octopus[setVariable name='QQ==' value='",
      "eA==".repeat(1_100_000),
      "eA==' sensitive='VHJ1ZQ==']rest",
    ];
    expect(read([...lines, "##octopus[stdout-error]"])).toEqual([
      { kind: "too-long", name: "setVariable" },
      { kind: "text", text: "rest" },
      { kind: "message", message: { name: "stdout-error", properties: {} } },
    ]);
    expect(read([...lines.slice(0, 2), "No bracket. More"])).toContainEqual({ kind: "text", text: ". More" });
  });

  test("a stray beginning of a message does not swallow a log", () => {
    const lines = ["see ##octopus[messages", ...Array.from({ length: 50 }, () => "x".repeat(100_000)), "last"];
    expect(read(lines).at(-1)).toEqual({ kind: "text", text: "last" });
  });

  test("names may have letters of any script, and brackets may be doubled", () => {
    expect(messages(read(["##octopus[größe wert_1='eA==']##octopus[[mask value='eA==']"]))).toEqual([
      { name: "größe", properties: { wert_1: "x" } },
      { name: "mask", properties: { value: "x" } },
    ]);
  });

  test("three hashes, other marks and empty lines are plain text", () => {
    for (const line of ["###octopus[mask value='eA==']", "##octo pus[", "", "#"]) {
      expect(read([line]).every((part) => part.kind === "text")).toBe(true);
    }
  });

  test("one that is never closed is given back at the end", () => {
    expect(read(["##octopus[mask", "more"])).toEqual([{ kind: "malformed", text: "##octopus[maskmore" }]);
  });
});

describe("what a message asks for", () => {
  test.each([
    [
      { name: "setVariable", properties: { NAME: "A", value: "1", sensitive: "True" } },
      { kind: "set-variable", name: "A", value: "1", sensitive: true },
    ],
    [
      { name: "stdout-warning", properties: {} },
      { kind: "stdout-level", level: "warning" },
    ],
    [
      { name: "stderr-progress", properties: {} },
      { kind: "stderr-level", level: "progress" },
    ],
    [
      { name: "progress", properties: { percentage: "140", message: "m" } },
      { kind: "progress", percentage: 100, message: "m" },
    ],
    [
      { name: "createArtifact", properties: { path: "C:\\a\\b.txt", length: "7" } },
      { kind: "create-artifact", path: "C:\\a\\b.txt", name: "b.txt", sizeBytes: 7 },
    ],
    [
      { name: "resultMessage", properties: { message: "m" } },
      { kind: "result-message", message: "m" },
    ],
    [
      { name: "mask", properties: { value: "s" } },
      { kind: "mask", value: "s" },
    ],
    [{ name: "setVariable", properties: {} }, { kind: "unknown" }],
    [{ name: "foundPackage", properties: {} }, { kind: "unknown" }],
  ] as const)("%j", (message, instruction) => {
    expect(interpretMessage(message)).toMatchObject(instruction);
  });
});
