import { describe, expect, test } from "vitest";
import { AppError } from "../../../shared/core/errors.ts";
import { decodeGuessed, decodeText, encodeText, isKnownEncoding } from "../../../shared/core/text/encoding.ts";

const SAMPLES: readonly (readonly [string, string])[] = [
  ["utf-8", "Zürich € 漢字 😀"],
  ["utf-16le", "Zürich € 漢字 😀"],
  ["utf-16be", "Zürich € 漢字 😀"],
  ["utf-32le", "Zürich € 漢字 😀"],
  ["utf-32be", "Zürich € 漢字 😀"],
  ["windows-1252", "Zürich €"],
  ["windows-1250", "Žluťoučký kůň"],
  ["windows-1251", "Привет"],
  ["iso-8859-1", "Zürich \u0085"],
  ["iso-8859-2", "Žluťoučký"],
  ["iso-8859-9", "İstanbul ğış"],
  ["iso-8859-15", "Zürich €"],
  ["us-ascii", "plain"],
  ["koi8-r", "Привет"],
  ["ibm437", "é░α"],
  ["ibm850", "éÓ±"],
  ["ibm852", "Žďář"],
  ["shift_jis", "日本語ｱ"],
  ["euc-jp", "日本語"],
  ["gbk", "汉字€"],
  ["gb2312", "汉字"],
  ["gb18030", "汉字 😀 \u0e01"],
  ["big5", "漢字"],
  ["euc-kr", "한국어"],
];

describe("encodings", () => {
  test.each(SAMPLES)("%s writes what it reads", (encoding, text) => {
    const { bytes, lossy } = encodeText(text, encoding, false);
    expect(lossy).toBe(false);
    expect(decodeText(bytes, encoding).text).toBe(text);
  });

  test.each(["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"])(
    "%s is found by its byte order mark",
    (encoding) => {
      const { bytes } = encodeText("aé", encoding, true);
      expect(decodeGuessed(bytes)).toEqual({ text: "aé", encoding, bom: true });
    },
  );

  test("a file without mark is UTF-8 when it can be, else Windows-1252", () => {
    expect(decodeGuessed(Uint8Array.of(0xc3, 0xa9)).encoding).toBe("utf-8");
    expect(decodeGuessed(Uint8Array.of(0x61, 0xe9, 0x80))).toEqual({
      text: "aé€",
      encoding: "windows-1252",
      bom: false,
    });
  });

  test("ISO-8859-1 and ASCII are themselves, not Windows-1252", () => {
    expect(encodeText("€", "iso-8859-1", false)).toEqual({ bytes: Uint8Array.of(0x3f), lossy: true });
    expect(encodeText("é", "us-ascii", false)).toEqual({ bytes: Uint8Array.of(0x3f), lossy: true });
    expect(decodeText(Uint8Array.of(0x80), "latin1").text).toBe("\u0080");
  });

  test("bad UTF-8 becomes U+FFFD when UTF-8 was asked for", () => {
    expect(decodeText(Uint8Array.of(0x61, 0xff), "utf-8").text).toBe("a\ufffd");
  });

  test("an unknown name is refused by name", () => {
    expect(isKnownEncoding("klingon-8")).toBe(false);
    expect(() => encodeText("a", "klingon-8", false)).toThrow(AppError);
    expect(() => decodeText(Uint8Array.of(0x61), "klingon-8")).toThrow(/klingon-8/);
  });
});
