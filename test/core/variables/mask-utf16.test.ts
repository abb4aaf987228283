import { describe, expect, it } from "vitest";
import { createMask } from "../../../shared/core/variables/mask.ts";
import { maskUtf16, utf16Of } from "../../../shared/core/variables/mask-utf16.ts";
import { encodeText } from "../../../shared/core/text/encoding.ts";

const SECRET = "päss-𝔘-word";
const TEXT = `key=${SECRET}\r\nother=𝔘mlaut ä\r\n`;

describe("text in UTF-16", () => {
  it.each(["utf-16le", "utf-16be"] as const)("is masked however its bytes come, in %s", (encoding) => {
    const { bytes } = encodeText(TEXT, encoding, true);
    const wanted = encodeText("key=********\r\nother=𝔘mlaut ä\r\n", encoding, true).bytes;
    for (const size of [1, 3, 7, bytes.length]) {
      const stream = maskUtf16(createMask([SECRET]).stream(), encoding);
      const pieces = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(stream.push(bytes.subarray(at, at + size)));
      expect(Buffer.concat([...pieces, stream.end()])).toEqual(Buffer.from(wanted));
    }
  });

  it("is known by its byte order mark and by being text", () => {
    expect(utf16Of(encodeText(TEXT, "utf-16le", true).bytes)).toBe("utf-16le");
    expect(utf16Of(encodeText(TEXT, "utf-16be", true).bytes.subarray(0, 31))).toBe("utf-16be");
    expect(
      utf16Of(
        encodeText(TEXT, "utf-16le", true).bytes.subarray(
          0,
          encodeText("key=päss-", "utf-16le", true).bytes.length + 2,
        ),
      ),
    ).toBe("utf-16le");
    expect(utf16Of(encodeText(TEXT, "utf-16le", false).bytes)).toBe(null);
    expect(utf16Of(Uint8Array.of(0xff, 0xfe, 0, 1, 0, 0, 2, 0))).toBe(null);
    expect(utf16Of(encodeText(TEXT, "utf-8", true).bytes)).toBe(null);
    expect(utf16Of(new Uint8Array())).toBe(null);
  });
});
