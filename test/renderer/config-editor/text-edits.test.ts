import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editorOffsets, lineEndOf, toEditorText, toFileText } from "../../../renderer/config-editor/line-ends.ts";
import { createSpanMap, editsBetween } from "../../../renderer/config-editor/text-edits.ts";
import { applyEdits } from "../../../shared/core/text/edits.ts";

const lines = fc
  .array(fc.constantFrom("", "a", "b", "<add key='a'/>", "<add key='b'/>", "<x>", "</x>", "  <y z='1'/>"), {
    maxLength: 12,
  })
  .map((list) => list.join("\n"));

describe("the edits between two texts", () => {
  it("make one of the other", () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(applyEdits(before, editsBetween(before, after))).toBe(after);
      }),
      { numRuns: 3000 },
    );
  });

  it("touch only what differs", () => {
    const before = 'a\n<add key="x" value="1" />\n<add key="y" value="2" />\nz\n';
    const after = before.replace('"1"', '"17"').replace("z", "");
    expect(editsBetween(before, after)).toEqual([
      { start: 23, end: 23, text: "7" },
      { start: before.indexOf("z"), end: before.indexOf("z") + 1, text: "" },
    ]);
  });

  it("pair changed lines with those they are like, whatever went between them", () => {
    const before = '<add key="Cache" value="0" />\n<add key="Trace" value="true" />\n';
    expect(editsBetween(before, '<add key="Cache" value="10" />\n')).toEqual([
      { start: 24, end: 24, text: "1" },
      { start: 30, end: 63, text: "" },
    ]);
  });
});

describe("a span map", () => {
  const edits = editsBetween("one\ntwo\nthree\n", "one\nthree\nfour\n");

  it("moves what stays, and loses what went", () => {
    const map = createSpanMap(edits);
    expect(map({ start: 8, end: 13 })).toEqual({ start: 4, end: 9 });
    expect(map({ start: 4, end: 7 })).toBeNull();
    expect(map({ start: 0, end: 13 })).toEqual({ start: 0, end: 9 });
  });

  it("goes back, too", () => {
    const map = createSpanMap(edits, true);
    expect(map({ start: 4, end: 9 })).toEqual({ start: 8, end: 13 });
    expect(map({ start: 10, end: 14 })).toBeNull();
  });
});

describe("line ends", () => {
  it("come back as the file had them, and offsets are counted as the editor does", () => {
    const file = "a\r\nbc\r\nd";
    expect(toFileText(toEditorText(file), lineEndOf(file))).toBe(file);
    const offset = editorOffsets(file);
    expect([0, 3, 5, 7].map(offset)).toEqual([0, 2, 4, 5]);
  });
});
