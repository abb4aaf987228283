import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { parseXmlDocument } from "slimdom";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../shared/core/errors.ts";
import { parseXml } from "../../../shared/core/xml/parse.ts";
import { qualifiedName, rootOf, type XmlElement } from "../../../shared/core/xml/tree.ts";
import { walk, writeXml } from "../../../shared/core/xml/write.ts";
import { documents } from "./generate.ts";

describe("the lossless tree", () => {
  test("parse then write is the identity on every well-formed document", () => {
    fc.assert(
      fc.property(documents, (text) => {
        expect(writeXml(parseXml(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("spans of elements and attributes are where they stand", () => {
    const text = `<r>\n  <p:add xmlns:p="urn:p" key = 'a&amp;b'  >t</p:add >\n</r>`;
    const root = rootOf(parseXml(text));
    const add = root?.firstChild?.next as XmlElement;
    expect(text.slice(add.start, add.startTagEnd)).toBe(`<p:add xmlns:p="urn:p" key = 'a&amp;b'  >`);
    expect(text.slice(add.endTagStart, add.end)).toBe("</p:add >");
    const key = add.attributes[1];
    expect(key).toMatchObject({ localName: "key", value: "a&b", namespace: "" });
    expect(text.slice(key?.start, key?.end)).toBe(`key = 'a&amp;b'`);
    expect(text.slice(key?.valueStart, (key?.end ?? 0) - 1)).toBe("a&amp;b");
    expect(add.namespace).toBe("urn:p");
  });

  test("names, namespaces and values agree with two other parsers", () => {
    fc.assert(
      fc.property(documents, (text) => {
        // The other parsers normalise line ends and attribute values as the XML standard says; this one keeps them.
        const comparable = text
          .replaceAll("&e;", "")
          .replaceAll("&#10;", "")
          .replace(/[\r\n\t]/g, " ");
        const ours = elementsOf(comparable);
        expect(ours).toEqual(domElementsOf(new DOMParser().parseFromString(comparable, "text/xml")));
        expect(ours).toEqual(domElementsOf(parseXmlDocument(comparable)));
      }),
      { numRuns: 200 },
    );
  });

  test("100,000 levels are read and written", () => {
    const text = `${"<a>".repeat(100_000)}x${"</a>".repeat(100_000)}`;
    expect(writeXml(parseXml(text))).toBe(text);
  });

  test("entities declared inside have values, external ones are empty and never fetched", () => {
    const document = parseXml(
      '<!DOCTYPE r [<!ENTITY a "1&b;"><!ENTITY b "2"><!ENTITY x SYSTEM "file:///etc/passwd">]><r v="&a;">&x;</r>',
    );
    expect(rootOf(document)?.attributes[0]?.value).toBe("12");
    expect(rootOf(document)?.firstChild).toMatchObject({ kind: "reference", name: "x", value: "" });
  });
});

test("well-formed text that only some readers take", () => {
  const value = (text: string) => rootOf(parseXml(text))?.attributes[0]?.value;
  expect(value('<a b="&#0;&#000065;&#x00000000041;"/>')).toBe("\u0000AA");
  expect(value('<a b="&#xD83D;&#56832;"/>')).toBe("\u{1f600}");
  expect(value('<a xml:space="preserve&#32;"/>')).toBe("preserve ");
  expect(value('<!DOCTYPE a [<!ENTITY e "&f;">]><a b="1"/>')).toBe("1");
  expect(value('<!DOCTYPE a [<!ENTITY e "1 &#38;#60; 2 &lt; 3">]><a b="&e;"/>')).toBe("1 < 2 < 3");
  expect(value('<!DOCTYPE a [<!ENTITY % p \'<!ENTITY e "x">\'> %p; %q;]><a b="&e;"/>')).toBe("x");
  const every = `<!ELEMENT a (b?,(c|d)+,(e)*)*> <!ELEMENT b (#PCDATA|c)*> <!ELEMENT c (#PCDATA)> <!ELEMENT d EMPTY>
    <!ATTLIST a b CDATA "1" c (x|1y) #IMPLIED d NOTATION (n) #REQUIRED e NMTOKENS #FIXED 'f'> <!ATTLIST b>
    <!NOTATION n PUBLIC "n"> <!NOTATION m SYSTEM "m"> <!ENTITY u PUBLIC "p" "u" NDATA n > <?p q?> <!-- c -->`;
  expect(value(`<!DOCTYPE a PUBLIC "-//x" 'y' [${every}] ><a b="2"/>`)).toBe("2");
});

test("blanks with a decimal reference among them are text, others are blanks", () => {
  const kindOf = (content: string) => rootOf(parseXml(`<a>${content}</a>`))?.firstChild?.kind;
  expect([" &#10; ", " &#xA; ", " \n "].map(kindOf)).toEqual(["text", "whitespace", "whitespace"]);
});

const MALFORMED: readonly (readonly [string, string, number, number])[] = [
  ["", "root element is missing", 1, 1],
  ["<a>", "'a' is not closed", 1, 4],
  ["<a>\n</b>", "does not match the start tag 'a' on line 1", 2, 3],
  ["<a></a>\n<b/>", "second root", 2, 1],
  ["<a b='1' b='2'/>", "'b' appears twice", 1, 10],
  ["<a b='<'/>", "'<' is not allowed", 1, 7],
  ["<a b=1/>", "not in quotes", 1, 6],
  ["<a b='1'c='2'/>", "blank", 1, 9],
  ["<a>&x;</a>", "entity 'x' is not declared", 1, 5],
  ["<a>& </a>", "&amp;", 1, 4],
  ["<a>]]></a>", "']]>'", 1, 4],
  ["<a><!-- -- --></a>", "'--'", 1, 9],
  ["<p:a/>", "prefix 'p' is not declared", 1, 2],
  ["text<a/>", "outside the root", 1, 1],
  ["<a>\u0000</a>", "U+0000", 1, 4],
  [" <?xml version='1.0'?><a/>", "first thing", 1, 2],
  ["<?xml version='1.1'?><a/>", "1.1", 1, 16],
  ["<?xml\n version='1.0'>\n<a/>", "XML declaration is not closed", 2, 15],
  ["<?xml version='1.0'\n encoding='utf-8>\n<a/>", "The value of 'encoding'", 2, 12],
  ["<?xml version='1.0'\n standalone='maybe'?><a/>", "'yes' or 'no'", 2, 14],
  ["<?xml version='1.0'\n standalone='yes' encoding='utf-8'?><a/>", "malformed", 2, 19],
  ["<a>&#xD83D;</a>", "character reference", 1, 4],
  ["<a>\n<?b>\n</a>", "A blank must follow", 2, 4],
  ["<a>\n<b\u{1f600}/></a>", "'/>'", 2, 3],
  ["<a><![CDATA[x</a>", "CDATA section is not closed", 1, 18],
  ["<a b='x>\n<c/>", "'<' is not allowed", 2, 1],
  ["<a b='x & <c/>", "&amp;", 1, 9],
  ["<a>]]> & </a>", "']]>'", 1, 4],
  ["<a xml:space='keep'/>", "xml:space", 1, 15],
  ["<?xml version='1.0'\n?\n><a/>", "XML declaration is not closed", 2, 1],
  ["<!DOCTYPE a [\n<!THING>]><a/>", "declarations are malformed", 2, 1],
  ["<!DOCTYPE a [\n<!ELEMENT a>]><a/>", "blank is missing", 2, 12],
  ["<!DOCTYPE a [\n<!ELEMENT a (b,c|d)>]><a/>", "malformed", 2, 18],
  ["<!DOCTYPE a [\n<!ELEMENT a (#PCDATA|b)>]><a/>", "malformed", 2, 24],
  ["<!DOCTYPE a [\n<!ATTLIST a b THAT 'x'>]><a/>", "malformed", 2, 15],
  ["<!DOCTYPE a [\n<!ATTLIST a b CDATA '<'>]><a/>", "'<' is not allowed", 2, 22],
  ["<!DOCTYPE a [\n<!ENTITY e 'x' y>]><a/>", "malformed", 2, 16],
  ["<!DOCTYPE a [\n<!ENTITY e 'x & y'>]><a/>", "reference", 2, 15],
  ["<!DOCTYPE a [\n<!NOTATION n 'x'>]><a/>", "malformed", 2, 14],
  ["<!DOCTYPE a [\n<!-- -- -->]><a/>", "'--'", 2, 6],
  ["<!DOCTYPE a PUBLIC '<' 'x'><a/>", "public id", 1, 21],
  ["<!DOCTYPE a [\n<!ENTITY e 'x &f;'>]>\n<a>&e;</a>", "'f' is not declared", 2, 15],
  ["<!DOCTYPE a [\n<!ENTITY e 'x<b/>'>]>\n<a b='&e;'/>", "'<' is not allowed", 2, 13],
  ["<!DOCTYPE a [<!ENTITY e SYSTEM 'x'>]>\n<a b='&e;'/>", "external entity", 2, 8],
  ["<!DOCTYPE a [<!ENTITY e SYSTEM 'x' NDATA n>]>\n<a>&e;</a>", "is no text", 2, 5],
];

describe("malformed text", () => {
  test.each(MALFORMED)("%j is refused with its place", (text, problem, line, column) => {
    const error = thrownBy(() => parseXml(text));
    expect(error.code).toBe("invalid_input");
    expect(error.message).toContain(problem);
    expect(error.details).toEqual({ line, column });
  });

  test("entity bombs and circles are refused at once", () => {
    const levels = Array.from({ length: 30 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join("");
    const bomb = `<!DOCTYPE r [<!ENTITY e0 "lol">${levels}]><r>&e30;</r>`;
    expect(thrownBy(() => parseXml(bomb)).message).toContain("too much text");
    const circle = '<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><r>&a;</r>';
    expect(thrownBy(() => parseXml(circle)).message).toContain("refers to itself");
    const wide = `<!DOCTYPE r [<!ENTITY a "${"x".repeat(100_000)}">]><r>${"&a;".repeat(1000)}</r>`;
    expect(thrownBy(() => parseXml(wide)).message).toContain("too much text");
  });
});

function thrownBy(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function elementsOf(text: string): unknown[] {
  const found: unknown[] = [];
  walk(parseXml(text), {
    enter(node) {
      if (node.kind !== "element") return;
      const attributes = node.attributes.map((one) => [qualifiedName(one), one.namespace, one.value]);
      found.push([qualifiedName(node), node.namespace, attributes]);
    },
  });
  return found;
}

type DomNode = { readonly nodeType: number; readonly childNodes: ArrayLike<unknown> };
type DomNamed = { readonly nodeName: string; readonly namespaceURI: string | null };

function domElementsOf(document: unknown): unknown[] {
  const found: unknown[] = [];
  const visit = (node: DomNode) => {
    if (node.nodeType === 1) {
      // An element, by its node type.
      const element = node as DomNode & DomNamed & { attributes: ArrayLike<DomNamed & { value: string }> };
      const attributes = Array.from(element.attributes, (one) => [one.nodeName, one.namespaceURI ?? "", one.value]);
      found.push([element.nodeName, element.namespaceURI ?? "", attributes]);
    }
    // Children of a DOM node are DOM nodes.
    for (const child of Array.from(node.childNodes)) visit(child as DomNode);
  };
  // Both libraries give a DOM document.
  visit(document as DomNode);
  return found;
}
