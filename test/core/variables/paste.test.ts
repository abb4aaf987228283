import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPasted, readTsv, writeTsv } from "../../../shared/core/variables/paste.ts";

const here = { isName: false };

describe("tab-separated text", () => {
  test("what is written is read back", () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom("a\nb", 'say "x"', '"', "\t", "a\r\nb", ""));
    const block = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
      );
    fc.assert(
      fc.property(block, (rows) => {
        const text = writeTsv(rows);
        if (text === "" || /(\r|\n)$/.test(text)) return; // a last line end is taken for the end of the last row
        expect(readTsv(text)).toEqual(rows);
      }),
    );
  });

  test.each([
    [
      "a\tb\r\nc\td\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      'a\t"two\nlines"\r\nb\t"say ""x"""',
      [
        ["a", "two\nlines"],
        ["b", 'say "x"'],
      ],
    ],
    [
      "\t\n\t\n",
      [
        ["", ""],
        ["", ""],
      ],
    ],
    ['5" disk\tx', [['5" disk', "x"]]],
    ["one\n\nthree\n", [["one"], [""], ["three"]]],
  ])("%j is read as Excel gives it", (text, rows) => {
    expect(readTsv(text)).toEqual(rows);
  });
});

describe("a pasted text", () => {
  test("one line is one value, an equals sign or not", () => {
    expect(readPasted("Server=db;Database=x", here)).toEqual({ kind: "value", text: "Server=db;Database=x" });
    expect(readPasted("plain\n", here)).toEqual({ kind: "value", text: "plain" });
  });

  test("one line with an equals sign among the names is a setting", () => {
    expect(readPasted("PORT=80", { isName: true })).toEqual({
      kind: "settings",
      format: "env",
      settings: [{ name: "PORT", value: "80" }],
    });
  });

  test("a .env file gives its settings: quotes, comments, export, several lines in quotes", () => {
    const text = [
      "# database",
      "",
      "export DB_HOST=db-1",
      "DB_NAME = shop # the shop",
      'GREETING="two\\nlines \\"x\\""',
      "RAW='a # b'",
      'KEY="-----\nabc\n-----"',
      "EMPTY=",
      "EXPR=#{Other}",
      "Logging:Level=Debug",
    ].join("\n");
    const pasted = readPasted(text, here);
    expect(
      pasted.kind === "settings" && Object.fromEntries(pasted.settings.map(({ name, value }) => [name, value])),
    ).toEqual({
      DB_HOST: "db-1",
      DB_NAME: "shop",
      GREETING: 'two\nlines "x"',
      RAW: "a # b",
      KEY: "-----\nabc\n-----",
      EMPTY: "",
      EXPR: "#{Other}",
      "Logging:Level": "Debug",
    });
  });

  test("names may have the blanks and letters that expressions allow, but a sentence is no setting", () => {
    const pasted = readPasted("Größe des Lagers = 5\r\nExport Path=/srv\r\nexport A b=1\r\nDb/Host(1)=x\r\n", here);
    expect(pasted.kind === "settings" && pasted.settings).toEqual([
      { name: "Größe des Lagers", value: "5" },
      { name: "Export Path", value: "/srv" },
      { name: "A b", value: "1" },
      { name: "Db/Host(1)", value: "x" },
    ]);
    expect(readPasted("Note, well: a=1\nb=2", here).kind).toBe("block");
  });

  test("ten thousand lines of any kind are read in less than a second", () => {
    const lines = (line: string) => Array.from({ length: 10_000 }, () => line).join("\r\n");
    const texts = [
      lines("Some name=value"),
      lines('a\t"b\nc"\td'),
      lines("no setting at all ".repeat(10)),
      "a b ".repeat(250_000),
    ];
    const startedAt = performance.now();
    const kinds = texts.map((text) => readPasted(text, { isName: true }).kind);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(kinds).toEqual(["settings", "block", "block", "value"]);
  });

  test("a JSON object gives its leaves by path", () => {
    const pasted = readPasted(
      '{"Db": {"Port": 5432, "Ssl": true}, "Hosts": ["a", "b"], "None": null, "Empty": {}}',
      here,
    );
    expect(pasted).toEqual({
      kind: "settings",
      format: "json",
      settings: [
        { name: "Db:Port", value: "5432" },
        { name: "Db:Ssl", value: "true" },
        { name: "Hosts:0", value: "a" },
        { name: "Hosts:1", value: "b" },
        { name: "None", value: null },
        { name: "Empty", value: "{}" },
      ],
    });
  });

  test("lines that are not all settings are a column of values", () => {
    expect(readPasted("A=1\nnot a setting", here)).toEqual({ kind: "block", rows: [["A=1"], ["not a setting"]] });
  });

  test("any text is read without an error", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, isName) => {
        readPasted(text, { isName });
      }),
    );
  });
});
