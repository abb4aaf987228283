import { Buffer } from "node:buffer";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMask, MASKED } from "../../../shared/core/variables/mask.ts";
import { secretForms } from "../../../shared/core/variables/mask-forms.ts";

const SECRET = 'P@ss"w0rd/<1>&é?';

describe("each form of a secret is hidden", () => {
  const base64 = (prefix: string) => Buffer.from(`${prefix}${SECRET}tail`).toString("base64");
  test.each([
    ["literal", SECRET],
    ["JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["JSON in ASCII", JSON.stringify(SECRET).slice(1, -1).replace("é", "\\u00e9")],
    ["JSON as .NET writes it", "P@ss\\u0022w0rd/\\u003C1\\u003E\\u0026\\u00E9?"],
    ["XML text", 'P@ss"w0rd/&lt;1&gt;&amp;é?'],
    ["XML attribute", "P@ss&quot;w0rd/&lt;1&gt;&amp;é?"],
    ["URL", encodeURIComponent(SECRET)],
    ["URL in lower case", encodeURIComponent(SECRET).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())],
    ["base64", Buffer.from(SECRET).toString("base64")],
    ["base64 without padding, URL-safe", Buffer.from(SECRET).toString("base64url")],
  ])("%s", (_, form) => {
    expect(createMask([SECRET]).text(`<${form}>`)).toBe(`<${MASKED}>`);
  });

  test.each(["", "a", "ab", "abc"])("inside a longer base64 text behind %j", (prefix) => {
    const masked = createMask([SECRET]).text(base64(prefix));
    expect(masked).toContain(MASKED);
    const left = masked.split(MASKED).map((piece) => Buffer.from(piece, "base64").toString());
    expect(left.join(" ")).not.toMatch(/w0rd|P@s/);
  });

  test("the longer lines of a secret that has several, each by itself", () => {
    const key = "-----BEGIN-----\nQUJDREVGR0g\n}\r\nSUpLTE1OT1A\n";
    const mask = createMask([key]);
    expect(mask.text(key)).toBe(MASKED);
    expect(mask.text("> QUJDREVGR0g\n> }\n> SUpLTE1OT1A")).toBe(`> ${MASKED}\n> }\n> ${MASKED}`);
    expect(mask.text(key.replaceAll("\n", "\r\n").replaceAll("\r\r", "\r"))).not.toContain("QUJD");
  });
});

describe("a private key is hidden in a log", () => {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "secp521r1",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const inLines = (text: string, length: number) => text.replaceAll(new RegExp(`.{${length}}`, "g"), "$&\n");
  const base64 = Buffer.from(privateKey).toString("base64");
  const der = privateKey.replaceAll(/-.*-|\n/g, "");
  const printed: Readonly<Record<string, string>> = {
    "as PEM": privateKey,
    "as PEM with other line ends": privateKey.replaceAll("\n", "\r\n"),
    "line by line with something before it": privateKey.replaceAll(/^/gm, "web-1 | "),
    "as PEM in JSON": JSON.stringify({ key: privateKey }),
    "as base64 of the PEM": base64,
    "as base64 of the PEM in lines": inLines(base64, 76),
    "as one line": der,
    "as one line, broken elsewhere": inLines(der, 76),
  };
  test.each(Object.entries(printed))("%s", (_, text) => {
    const left = createMask([privateKey, der]).text(text).split(/\W+/);
    expect(left.filter((word) => word.length >= 12 && text.includes(word))).toEqual([]);
  });
});

describe("several secrets", () => {
  test("the longest counts, and overlapping ones become one", () => {
    expect(createMask(["pass", "password"]).text("password pass")).toBe(`${MASKED} ${MASKED}`);
    expect(createMask(["abcd", "cdef"]).text("xabcdefx")).toBe(`x${MASKED}x`);
    expect(createMask(["abcd"]).text("abcdabcd")).toBe(MASKED + MASKED);
  });

  test("any length is hidden, and an empty one is ignored", () => {
    expect(createMask(["", "q"]).text("quiq")).toBe(`${MASKED}ui${MASKED}`);
  });
});

test("text without a secret comes back as it was, even when it is not well-formed", () => {
  expect(createMask(["secret"]).text("a \ud800 b")).toBe("a \ud800 b");
});

test("without secrets bytes pass through untouched", () => {
  const bytes = new Uint8Array([1, 2, 255]);
  expect(createMask([]).stream().push(bytes)).toBe(bytes);
  expect(createMask([""]).stream().push(bytes)).toBe(bytes);
});

test("only what may begin a secret is held back", () => {
  const stream = createMask(["secret"]).stream();
  const push = (text: string) => Buffer.from(stream.push(Buffer.from(text))).toString();
  expect(push("a se")).toBe("a ");
  expect(push("e sec")).toBe("see ");
  expect(push("ret se")).toBe(`${MASKED} `);
  expect(Buffer.from(stream.end()).toString()).toBe("se");
});

describe("a secret added later", () => {
  test("is hidden in every form from then on, in texts and in open streams", () => {
    const mask = createMask([]);
    const stream = mask.stream();
    const push = (text: string) => Buffer.from(stream.push(Buffer.from(text))).toString();
    expect(push("token before ")).toBe("token before ");
    mask.add("token");
    expect(mask.text(`token ${Buffer.from("token").toString("base64")}`)).toBe(`${MASKED} ${MASKED}`);
    expect(push("token tok")).toBe(`${MASKED} `);
    expect(push("en!")).toBe(`${MASKED}!`);
  });

  test("is found in what a stream held back for another secret", () => {
    const mask = createMask(["abcdefgh"]);
    const stream = mask.stream();
    const push = (text: string) => Buffer.from(stream.push(Buffer.from(text))).toString();
    expect(push("x abcdef")).toBe("x ");
    mask.add("cde");
    expect(push("!")).toBe(`ab${MASKED}f!`);
    expect(push("abcdef")).toBe("");
    mask.add("def");
    expect(Buffer.from(stream.end()).toString()).toBe(`ab${MASKED}`);
  });

  test("hides what comes after it exactly as if it had been known from the beginning", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(word, word, fc.array(word, { maxLength: 20 }), fc.nat(20), (first, later, words, at) => {
        const mask = createMask([first]);
        const stream = mask.stream();
        const push = (text: string) => Buffer.from(stream.push(Buffer.from(text))).toString();
        const before = `${words.slice(0, at).join("")}|`;
        const after = words.slice(at).join("");
        expect(push(before)).toBe(createMask([first]).text(before));
        mask.add(later);
        expect(push(after) + Buffer.from(stream.end()).toString()).toBe(createMask([first, later]).text(after));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Finds every occurrence of every form one by one and merges those that overlap. */
function naiveMask(secrets: readonly string[], bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("latin1");
  const spans: [number, number][] = [];
  for (const form of secretForms(secrets)) {
    const pattern = Buffer.from(form).toString("latin1");
    for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1))
      spans.push([at, at + pattern.length]);
  }
  let masked = "";
  let end = 0;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (from >= end) masked += text.slice(end, from) + MASKED;
    end = Math.max(end, to);
  }
  return masked + text.slice(end);
}

test("any way of cutting the stream gives what masking all at once gives", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "/", "\n", "é", '"'), minLength: 0, maxLength: 6 });
  const input = fc.tuple(fc.array(word, { maxLength: 4 }), fc.array(word, { maxLength: 30 }), fc.array(fc.nat(5)));
  fc.assert(
    fc.property(input, ([secrets, words, cuts]) => {
      const bytes = Buffer.from(
        words.join("") + secrets.map((secret) => Buffer.from(secret).toString("base64")).join(""),
      );
      const stream = createMask(secrets).stream();
      const out: Uint8Array[] = [];
      let at = 0;
      for (const size of cuts) {
        out.push(stream.push(bytes.subarray(at, at + size)).slice());
        at += size;
      }
      out.push(stream.push(bytes.subarray(at)).slice(), stream.end());
      expect(Buffer.concat(out).toString("latin1")).toBe(naiveMask(secrets, bytes));
    }),
    { numRuns: 1000 },
  );
});
