import { describe, expect, it } from "vitest";
import { parseDocumentFile } from "../../electron/cli/parse-document-file.ts";

describe("the YAML of a document", () => {
  const findingsOf = (text: string) =>
    parseDocumentFile(text, "a.yaml", {}).findings.map(({ line, column, text: says }) => `${line},${column}: ${says}`);

  it("may use anchors and aliases", () => {
    expect(parseDocumentFile("a: &x [1, 2]\nb: *x\n", "a.yaml", {}).body).toEqual({ a: [1, 2], b: [1, 2] });
  });

  it("names the place of an alias without an anchor, as a value that begins with a star is one", () => {
    expect(findingsOf("name: A\nhost: *.example.com\n")).toEqual([
      "2,7: '*.example.com' stands for an anchor that is not there. Put a text that begins with * into quotes.",
    ]);
  });

  it("is refused when its aliases would make it huge", () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(`*${of}`).join(", ")}]`;
    expect(findingsOf(["a: &a x", level("b", "a"), level("c", "b"), level("d", "c")].join("\n"))).toEqual([
      "1,1: The aliases of this file stand for too much. Write out what they mean.",
    ]);
  });
});
