import { describe, expect, it } from "vitest";
import { cutAtHits, finderOf } from "../../renderer/deployments/find-marks.ts";
import { markedThrough, readMarkedLines, writeMarkedLines } from "../../renderer/deployments/marked-lines.ts";

describe("what is looked for in a line", () => {
  it.each([
    ["Status=200 status=404", "status", ["[Status]", "=200 ", "[status]", "=404"]],
    ["path=/api/a.b", "a.b", ["path=/api/", "[a.b]"]],
    ["größe GRÖSSE", "GRÖ", ["[grö]", "ße ", "[GRÖ]", "SSE"]],
    ["(x) [y] {z} \\ ^ $ * + ? |", "[y] {z} \\ ^ $ * + ? |", ["(x) ", "[[y] {z} \\ ^ $ * + ? |]"]],
    ["nothing here", "else", ["nothing here"]],
    ["plain", "", ["plain"]],
  ])("in %j by %j", (text, wanted, pieces) => {
    const cut = cutAtHits(text, finderOf(wanted));
    expect(cut.map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))).toEqual(pieces);
  });
});

describe("marked lines in an address", () => {
  it.each([
    ["120", { first: 120, last: 120 }],
    ["120-180", { first: 120, last: 180 }],
    ["180-120", { first: 120, last: 180 }],
    ["0", null],
    ["a", null],
    ["1-", null],
    [null, null],
  ])("%j", (text, marked) => {
    expect(readMarkedLines(text)).toEqual(marked);
  });

  it("are written as they are read", () => {
    expect(writeMarkedLines({ first: 7, last: 7 })).toBe("7");
    expect(writeMarkedLines({ first: 7, last: 9 })).toBe("7-9");
  });

  it("reach from the first to another line, in either direction", () => {
    expect(markedThrough(null, 5)).toEqual({ first: 5, last: 5 });
    expect(markedThrough({ first: 5, last: 5 }, 9)).toEqual({ first: 5, last: 9 });
    expect(markedThrough({ first: 5, last: 9 }, 2)).toEqual({ first: 2, last: 5 });
  });
});
