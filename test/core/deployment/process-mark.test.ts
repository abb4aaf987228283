import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PROCESS_MARK, readProcessMark } from "../../../shared/core/deployment/process-mark.ts";

const MARK_LINE = `${PROCESS_MARK}4711\n`;

/** What comes out of a text that is given in pieces of these sizes, and the process id that was found. */
function read(text: string, sizes: readonly number[] = []): { readonly out: string; readonly id: number | null } {
  const reader = readProcessMark();
  const bytes = Buffer.from(text);
  const out: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    out.push(reader.push(bytes.subarray(at, at + size)).slice());
    at += size;
  }
  out.push(reader.push(bytes.subarray(at)).slice(), reader.end());
  return { out: Buffer.concat(out).toString(), id: reader.processId() };
}

describe("the line that tells the process id", () => {
  test("is taken out wherever it is cut, and the rest passes as it is", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.boolean(), (sizes, isLate) => {
        const before = isLate ? "a warning about the locale\n" : "";
        const after = `error 1\n${MARK_LINE}no line end`;
        expect(read(before + MARK_LINE + after, sizes)).toEqual({ out: before + after, id: 4711 });
      }),
    );
  });

  test("may end as Windows ends lines", () => {
    expect(read(`${PROCESS_MARK}12\r\nx`)).toEqual({ out: "x", id: 12 });
  });

  test("is not found in what only looks like it", () => {
    for (const text of ["", "plain", `x${MARK_LINE}`, `${PROCESS_MARK}\n`, `${PROCESS_MARK}-3\n`, PROCESS_MARK]) {
      expect(read(text)).toEqual({ out: text, id: null });
    }
  });

  test("is looked for at the beginning only, so that nothing is kept back for ever", () => {
    const long = "x".repeat(70_000);
    const text = `${long}\n${MARK_LINE}`;
    const { out, id } = read(text, [70_000]);
    expect([out === text, id]).toEqual([true, null]);
    const reader = readProcessMark();
    expect(reader.push(Buffer.from(long)).length).toBe(70_000);
  });
});
