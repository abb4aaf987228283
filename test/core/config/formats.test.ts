import { describe, expect, test } from "vitest";
import { rewriteStructured } from "../../../shared/core/config/formats.ts";
import { encodeText } from "../../../shared/core/text/encoding.ts";
import { valuesOf, type Variables } from "./support.ts";

describe("formats by extension", () => {
  const bytes = (text: string, encoding = "utf-8", bom = false) => encodeText(text, encoding, bom).bytes;
  const rewrite = (name: string, file: Uint8Array, variables: Variables) =>
    rewriteStructured(name, file, "auto", valuesOf(variables));
  const textOf = (file: Uint8Array | null) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(file ?? new Uint8Array());

  test.each([
    ["a.yaml", '{"a": 1}', '{"a": "x"}'],
    ["a.yml", "a: 1\n", "a: x\n"],
    ["a.properties", "a=1", "a=x"],
    ["a.conf", "a: 1\n", "a: x\n"],
    ["a.conf", "a=1\nb: c\n", "a=x\nb: c\n"],
    ["noextension", '{"a":1}', '{"a":"x"}'],
  ])("%s with %j becomes %j", (name, text, expected) => {
    expect(textOf(rewrite(name, bytes(text), { a: "x" }).bytes)).toBe(expected);
  });

  test.each([
    ["a.json", ""],
    ["a.json", "\n"],
    ["a.xml", ""],
    ["a.yaml", "# only\n"],
  ])("%s with %j stays", (name, text) => {
    const file = bytes(text);
    expect(rewrite(name, file, { a: "x" })).toMatchObject({ bytes: file, findings: [] });
  });

  test.each([
    ["utf-8", true],
    ["utf-16le", true],
    ["utf-16be", true],
  ])("%s with a byte order mark stays so", (encoding, bom) => {
    const result = rewrite("a.json", bytes('{"a":"é"}', encoding, bom), { a: "ü" });
    expect(result.bytes).toEqual(bytes('{"a":"ü"}', encoding, bom));
  });

  test("XML is read in the encoding it declares; what that lacks becomes a reference", () => {
    const result = rewrite("a.xml", bytes('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>', "iso-8859-1"), {
      "/a": "ü✓",
    });
    expect(result.bytes).toEqual(bytes('<?xml version="1.0" encoding="iso-8859-1"?><a>ü&#x2713;</a>', "iso-8859-1"));
  });

  test("what the encoding of other files lacks makes them UTF-8, with a warning", () => {
    expect(rewrite("a.yaml", bytes("a: é\nb: ü\n", "windows-1252"), { a: "✓" })).toMatchObject({
      bytes: bytes("a: ✓\nb: ü\n", "utf-8"),
      findings: [{ level: "warning" }],
    });
  });

  test("a malformed file is refused with the place the last format gives", () => {
    expect(rewrite("a.yaml", bytes("a: [\n"), {})).toMatchObject({
      bytes: null,
      findings: [{ level: "error", line: 1, column: expect.any(Number) }],
    });
    expect(rewrite("a.json", bytes('{\n "a" 1}'), {})).toMatchObject({
      bytes: null,
      findings: [{ level: "error", line: 2, column: 6 }],
    });
  });
});
