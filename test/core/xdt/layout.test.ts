import { describe, expect, test } from "vitest";
import { textOf, transform, XDT } from "./xdt.ts";

/** Wraps content in a declaration and a root on its own line, as most files are. */
function file(content: string): string {
  return `<?xml version="1.0"?>\n<r>${content}</r>`;
}

type Row = readonly [behaviour: string, source: string, transform: string, result: string];

const NEW_NODES: readonly Row[] = [
  [
    "a new empty element with an end tag gets it on a new line",
    "\n  <q/>\n",
    '<a xdt:Transform="Insert"></a>',
    "\n  <q/>\n  <a>\n  </a>\n",
  ],
  [
    "so does one that ends in CDATA",
    "\n  <q/>\n",
    '<a xdt:Transform="Insert"><![CDATA[x]]></a>',
    "\n  <q/>\n  <a><![CDATA[x]]>\n  </a>\n",
  ],
  ["text keeps the end tag on its line", "\n  <q/>\n", '<a xdt:Transform="Insert">x</a>', "\n  <q/>\n  <a>x</a>\n"],
  [
    "text, CDATA and instructions get nothing before them, and only text stops the next indent",
    "\n  <q/>\n",
    '<a xdt:Transform="Insert"><?p x?><b/><!--c--><![CDATA[d]]><e/>t<f/></a>',
    "\n  <q/>\n  <a><?p x?>\n    <b/>\n    <!--c--><![CDATA[d]]>\n    <e/>t<f/>\n  </a>\n",
  ],
  [
    "without any indent to look at a tab is the step",
    "<q/>",
    '<a xdt:Transform="Insert"><b/></a>',
    "<q/>\n\t<a>\n\t\t<b/>\n\t</a>\n",
  ],
  [
    "a self-closed element that receives children keeps its blank",
    "\n  <q />\n",
    '<q><a xdt:Transform="Insert"/></q>',
    "\n  <q >\n    <a/>\n  </q>\n",
  ],
  [
    "blanks before the end tag go behind what was added",
    "\n  <q>\n    <a/>\n  </q>\n",
    '<q><b xdt:Transform="Insert"/></q>',
    "\n  <q>\n    <a/>\n    <b/>\n  </q>\n",
  ],
  [
    "content after text is not indented, the end tag after an element is",
    "\n  <a>x</a>\n",
    '<a><b xdt:Transform="Insert"/></a>',
    "\n  <a>x<b/>\n  </a>\n",
  ],
  [
    "what follows a new element is indented too",
    "\n  text<a/>\n",
    '<b xdt:Transform="InsertBefore(a)"/>',
    "\n  text<b/>\n\t<a/>\n",
  ],
  [
    "a comment made of an element counts as old",
    "\n  <a/>\n  <b/>\n",
    '<b xdt:Transform="CommentOut"/>',
    "\n  <a/>\n  <!-- <b /> -->\n",
  ],
  [
    "CRLF is copied as one line break",
    "\r\n\t<q/>\r\n",
    '<a xdt:Transform="Insert"><b/></a>',
    "\r\n\t<q/>\r\n\t<a>\r\n\t\t<b/>\r\n\t</a>\r\n",
  ],
];

const REMOVED: readonly Row[] = [
  [
    "of two runs of blanks the later stays",
    "\n  <a/>\n    <b/>\n  <c/>\n",
    '<b xdt:Transform="Remove"/>',
    "\n  <a/>\n  <c/>\n",
  ],
  [
    "unless only the earlier has a line break",
    "\n  <a/>\n  <b/> <c/>\n",
    '<b xdt:Transform="Remove"/>',
    "\n  <a/>\n  <c/>\n",
  ],
  [
    "a later line break wins over blanks on the line",
    "\n  <a/> <b/>\n  <c/>\n",
    '<b xdt:Transform="Remove"/>',
    "\n  <a/>\n  <c/>\n",
  ],
];

const ATTRIBUTES: readonly Row[] = [
  [
    "all attributes removed forget every blank",
    '\n  <q a="1"  b="2"  />\n',
    '<q xdt:Transform="RemoveAttributes"/>',
    "\n  <q/>\n",
  ],
  [
    "blanks before the first survive it",
    '\n  <q   a="1" b="2" />\n',
    '<q xdt:Transform="RemoveAttributes(a)"/>',
    '\n  <q   b="2" />\n',
  ],
  [
    "a line break passes to the next without one",
    '\n  <q a="1"\n     b="2" c="3" />\n',
    '<q xdt:Transform="RemoveAttributes(b)"/>',
    '\n  <q a="1"\n     c="3" />\n',
  ],
  [
    "of several removed in a row the last line break passes on",
    '\n  <q a="1"\n     b="2"\n   c="3" d="4" />\n',
    '<q xdt:Transform="RemoveAttributes(b,c)"/>',
    '\n  <q a="1"\n   d="4" />\n',
  ],
  [
    "nothing is left over at the end of the tag",
    '\n  <q a="1"\n     b="2"  />\n',
    '<q xdt:Transform="RemoveAttributes(b)"/>',
    '\n  <q a="1"  />\n',
  ],
  [
    "the first attribute ever gets one blank, later ones new lines",
    "\n  <q />\n",
    '<q a="1" b="2" xdt:Transform="SetAttributes"/>',
    '\n  <q a="1"\n  \tb="2" />\n',
  ],
  [
    "an element with one attribute takes new ones on new lines",
    '\n  <q a="1"/>\n',
    '<q b="2" xdt:Transform="SetAttributes"/>',
    '\n  <q a="1"\n  \tb="2"/>\n',
  ],
  [
    "one with two on a line goes on in line",
    '\n  <q a="1" b="2"/>\n',
    '<q c="3" xdt:Transform="SetAttributes"/>',
    '\n  <q a="1" b="2" c="3"/>\n',
  ],
  [
    "the sibling before lends its line break",
    '\n  <p x="1"\n       y="2"/>\n  <q a="1"/>\n',
    '<q b="2" xdt:Transform="SetAttributes"/>',
    '\n  <p x="1"\n       y="2"/>\n  <q a="1"\n       b="2"/>\n',
  ],
  [
    "else the first later sibling that has one",
    '\n  <q a="1"/>\n  <z k="1" />\n  <p x="1"\n       y="2"/>\n',
    '<q b="2" xdt:Transform="SetAttributes"/>',
    '\n  <q a="1"\n       b="2"/>\n  <z k="1" />\n  <p x="1"\n       y="2"/>\n',
  ],
  [
    "blanks before the end of the tag count as its own",
    '\n  <q a="1"\n  />\n',
    '<q b="2" xdt:Transform="SetAttributes"/>',
    '\n  <q a="1"\n  b="2"\n  />\n',
  ],
  [
    "a removed name that comes back takes its old place without its blanks",
    '\n  <q a="1"  b="2"  c="3"/>\n',
    '<q xdt:Transform="RemoveAttributes(b)"/><q b="9" xdt:Transform="SetAttributes"/>',
    '\n  <q a="1"  b="9"  c="3"/>\n',
  ],
  [
    "the line break passed on by a removed attribute goes before the one at the end of the tag",
    '\n  <q a="1"\n     b="2"\n/>\n',
    '<q xdt:Transform="RemoveAttributes(b)"/><q c="3" d="4" xdt:Transform="SetAttributes"/>',
    '\n  <q a="1"\n     c="3"\n     d="4"\n/>\n',
  ],
  [
    "what a neighbour once found in a tag stays when the blanks themselves are gone",
    '\n<q a="1"\n     b="2"/>\n  <z k="1"/>\n',
    '<q xdt:Transform="RemoveAttributes"/><n x="1" y="2" xdt:Transform="InsertBefore(q)"/><m x="1" y="2" xdt:Transform="InsertAfter(q)"><o/></m>',
    '\n<n x="1" y="2"/>\n<q/>\n<m x="1" y="2">\n<o/>\n</m>\n  <z k="1"/>\n',
  ],
  [
    "a new element starts without blanks before its end",
    "\n  <q/>\n",
    '<q a="1" b="2" xdt:Transform="Replace" />',
    '\n  <q a="1" b="2"/>\n',
  ],
];

describe.each([
  ["new nodes", NEW_NODES],
  ["removed nodes", REMOVED],
  ["attributes", ATTRIBUTES],
])("the layout of %s", (_, rows) => {
  test.each(rows)("%s", (_behaviour, source, rules, result) => {
    expect(textOf(transform(file(source), rules))).toBe(file(result));
  });
});

describe("blanks written as references", () => {
  const rules = '<n xdt:Transform="Insert"/>';

  test("are text when decimal, so that nothing is laid out around them", () => {
    expect(textOf(transform("<r><a/>&#10;</r>", rules))).toBe("<r><a/>\n<n/></r>");
  });

  test("are blanks when hexadecimal", () => {
    expect(textOf(transform("<r><a/>&#xA;</r>", rules))).toBe("<r><a/>\t<n/>\n</r>");
  });

  test("are blanks once they are copied, and not left out like others", () => {
    const copied = '<a xdt:Transform="Replace"> <b>&#10;</b></a>';
    expect(textOf(transform(file("\n  <a/>\n"), copied))).toBe(file("\n  <a>\n    <b>\n</b>\n  </a>\n"));
  });
});

describe("tags the engine misreads", () => {
  test("lose their layout although their odd value was changed", () => {
    const rules = '<a k="n" l="m" xdt:Transform="SetAttributes"/>';
    expect(textOf(transform("<r><a k='x\"y'/><b k='1'/></r>", rules))).toBe('<r><a k="n" l="m"/><b k="1"/></r>');
  });

  test("keep the blanks at their end when a lone carriage return stands only there", () => {
    expect(textOf(transform("<r\r><a\rk='1'/></r>", '<z xdt:Transform="Remove"/>'))).toBe('<r\r><a k="1"/></r>');
  });
});

describe("the step of indentation", () => {
  test("without a line break before the root it is the whole indent, which leaves blank lines", () => {
    const result = transform("<r>\n  <q/>\n</r>", '<a xdt:Transform="Insert"><b/></a>');
    expect(textOf(result)).toBe("<r>\n  <q/>\n  <a>\n  \n  <b/>\n  </a>\n</r>");
  });

  test("without any line break tabs are inserted bare", () => {
    expect(textOf(transform("<r><q/></r>", '<a xdt:Transform="Insert"><b/></a>'))).toBe(
      "<r><q/>\t<a>\t\t<b/>\t</a></r>",
    );
  });

  test("under xml:space blanks do not count as an indent", () => {
    const result = transform(
      '<?xml version="1.0"?>\n<r xml:space="preserve">\n  <a/>\n</r>',
      '<b xdt:Transform="Insert"/>',
    );
    expect(textOf(result)).toBe('<?xml version="1.0"?>\n<r xml:space="preserve">\n  <a/>\n\n\t<b/>\n</r>');
  });
});

describe("the line limit", () => {
  const wide = (length: number) => `\n  <q a="${"x".repeat(length)}" b="2"/>\n`;

  test("158 units with the new attribute still fit, 159 do not", () => {
    // `  <q a="..." b="2"` takes 15 units besides the value, and ` c="3"` counts with 5 of its 6.
    const fits = 158 - 5 - 15;
    const rule = '<q c="3" xdt:Transform="SetAttributes"/>';
    expect(textOf(transform(file(wide(fits)), rule))).toContain('b="2" c="3"/>');
    expect(textOf(transform(file(wide(fits + 1)), rule))).toContain('b="2"\n  \tc="3"/>');
  });
});

test("a replaced root is laid out even when nothing stands before it", () => {
  const result = transform("<r>\n  <b/>\n</r>", `<r ${XDT} xdt:Transform="Replace"><c/></r>`);
  expect(result.ok).toBe(true);
  expect(textOf(result)).toBe("<r>\t<c/></r>");
});

test("removing the root leaves the rest", () => {
  const result = transform('<?xml version="1.0"?>\n<r>\n  <a/>\n</r>\n', `<r ${XDT} xdt:Transform="Remove"/>`);
  expect(textOf(result)).toBe('<?xml version="1.0"?>\n');
});
