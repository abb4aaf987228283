import { describe, expect, it } from "vitest";
import { copiedText, HIDDEN_TEXT, isOpaque, oneLine, shownText } from "../../renderer/variables/cell-text.ts";

const textOf = () => "Account: Deploy";
const values = [
  undefined,
  null,
  "",
  "text",
  { plain: "typed" },
  { plain: "" },
  { secret: "s-1" },
  { account: "deploy" },
];

describe("a value", () => {
  it("is shown without what it hides", () => {
    expect(values.map((value) => shownText(value, textOf))).toEqual([
      "",
      "null",
      "(empty)",
      "text",
      "••••••••",
      "type it again",
      "••••••••",
      "Account: Deploy",
    ]);
  });

  it("is copied to other programs as text, in words where it is an account", () => {
    const copied = ["", "", "", "text", HIDDEN_TEXT, HIDDEN_TEXT, HIDDEN_TEXT, "Account: Deploy"];
    expect(values.map((value) => copiedText(value, textOf))).toEqual(copied);
  });

  it("that is no text begins empty in its editor", () => {
    expect(values.map(isOpaque)).toEqual([false, false, false, false, true, true, true, true]);
  });

  it("of many lines is cut to the beginning of one", () => {
    expect(oneLine("a\n  b\r\nc ")).toBe("a b c");
    expect(oneLine("x".repeat(200))).toBe(`${"x".repeat(80)}…`);
  });
});
