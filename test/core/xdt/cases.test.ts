import { describe, expect, test } from "vitest";
import { applyTransform, type XdtResult } from "../../../shared/core/xdt/apply.ts";
import { type ExpectedMessage, readCases, type XdtCase } from "./cases.ts";

const cases = readCases();

/** Errors whose text is Microsoft's own; all others come from its runtime. */
const OWN_TYPES = new Set(["XmlTransformationException", "XmlNodeException"]);

test("all recorded cases are there", () => {
  expect(cases.length).toBe(82);
});

describe.each(cases)("$name", (one) => {
  const result = applyTransform({
    source: one.source,
    sourceName: "source.xml",
    transform: one.transform,
    transformName: "transform.xml",
  });

  test("succeeds or fails as recorded", () => {
    expect(result.ok).toBe(one.log.ok);
  });

  if (one.log.exception) {
    test("the failure has its line", () => {
      expect(result.bytes).toBeNull();
      const [error] = result.messages.filter((message) => message.level === "error");
      if (one.log.exception?.line != null) expect(error?.line).toBe(one.log.exception.line);
      expect(error?.file).toBe(one.log.exception?.stage === "load-source" ? "source.xml" : "transform.xml");
    });
    return;
  }

  if (one.tags.includes("defect")) {
    test("keeps the content and says so", () => {
      expect(result.messages.some((message) => message.level === "warning" && /it was kept/.test(message.text))).toBe(
        true,
      );
      expect(text(result.bytes)).toBe(text(one.expected).replace("<br/>see", "<br />see"));
    });
    return;
  }

  test("writes the recorded bytes", () => {
    expect(text(result.bytes)).toBe(text(one.expected));
    expect(result.bytes).toEqual(one.expected);
  });

  test("logs the recorded warnings and errors", () => {
    expect(logged(result, one)).toEqual(recorded(one));
  });

  test("traces what was recorded", () => {
    const traced = result.messages.filter((message) => message.level === "message").map((message) => message.text);
    const expected = one.log.messages.filter((message) => message.level === "message").map((message) => message.text);
    expect(traced).toEqual(expected);
  });
});

function text(bytes: Uint8Array | null): string {
  return bytes ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : "";
}

function logged(result: XdtResult, one: XdtCase): unknown[] {
  const serious = one.log.messages.filter((message) => message.level !== "message");
  return result.messages
    .filter((message) => message.level !== "message")
    .map(({ level, text: words, file, line, column }, at) => ({
      level,
      text: isOwnText(serious[at]) ? words : "(runtime)",
      file,
      line,
      column,
    }));
}

function recorded(one: XdtCase): unknown[] {
  return one.log.messages
    .filter((message) => message.level !== "message")
    .map((message) => ({
      level: message.level,
      text: isOwnText(message) ? message.text : "(runtime)",
      file: message.file,
      line: message.line,
      column: message.col,
    }));
}

function isOwnText(message: ExpectedMessage | undefined): boolean {
  return message?.exceptionType === undefined || OWN_TYPES.has(message.exceptionType);
}
