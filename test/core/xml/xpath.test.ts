import { evaluateXPathToNodes, evaluateXPathToString, Language } from "fontoxpath";
import { parseXmlDocument } from "slimdom";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../shared/core/errors.ts";
import { parseXml } from "../../../shared/core/xml/parse.ts";
import {
  addAttribute,
  appendChild,
  createAttribute,
  createElement,
  insertBefore,
  removeNode,
  replaceNode,
  rootOf,
  setAttributeValue,
  type XmlElement,
} from "../../../shared/core/xml/tree.ts";
import { selectNodes } from "../../../shared/core/xml/xpath.ts";
import { watchChildren } from "../../../shared/core/xml/xpath-index.ts";
import { nameOf, stringValue, type XPathNode } from "../../../shared/core/xml/xpath-nodes.ts";

const TEXT = `<r xmlns:p="urn:p" xml:lang="en-GB">
  <a k="1" v="x">one</a><a k="2" v="y">two<b>2b</b></a>
  <!-- c --><?pi data?>
  <p:a k="3"><b n="7"/><b n="8"><c>deep</c></b></p:a>
  <d>12<![CDATA[3]]></d><e>4.5</e><e> -1 </e>
</r>`;

const PREFIXES = new Map([["p", "urn:p"]]);

const PATHS: readonly string[] = [
  "/r/a",
  "//b",
  "//b/..",
  "/r/a[2]/b",
  "//b[1]",
  "//b[@n='8']",
  "(//b)[2]",
  "//b[last()]",
  "/r/a[last()][1]",
  "/r/a[2][1]/b",
  "/r/a[3]",
  "/r/a[0]",
  "/r/a[1.5]",
  "/descendant::b[2]",
  "//p:a/@*",
  "//@k",
  "//@n/..",
  "/r/*[position() < 3]",
  "//a[@k='1' and @v='x']",
  "//a[@k='2' and @v='x']",
  "//a | //b | //a",
  "//c/ancestor::*",
  "//c/ancestor-or-self::b",
  "//c/preceding::a",
  "//c/ancestor::*[1]",
  "/r/a[1]/following-sibling::*",
  "/r/d/preceding-sibling::*[1]",
  "//b[@n='7']/following::*",
  "//comment()",
  "//processing-instruction()",
  "//processing-instruction('pi')",
  "//*[text()='one']",
  "//*[contains(., 'deep')]",
  "//*[starts-with(name(), 'p:')]",
  "//*[local-name()='a'][namespace-uri()='urn:p']",
  "//e[. > 4]",
  "//e[number() = -1]",
  "//*[@k > 1]",
  "//*[@k = //b/@n]",
  "//*[@k != 1]",
  "//*[not(@*) and not(*)]",
  "//a[string-length(@v) = 1 or false()]",
  "//*[lang('en')]",
  "//*[count(b) = 2]",
  "/r/*[position() mod 2 = 1]",
  "//b[position() = last()]",
  "/r/a/self::a",
  "//a[normalize-space(text()[1]) = 'two']",
  "//*[substring(@v, 1, 1) = 'y']",
  "//*[sum(b/@n) = 15]",
  "//*[translate(@v, 'xy', 'ab') = 'b']",
  "//*[- - @k = 2]",
  "//e[floor(.) = 4 and ceiling(.) = 5]",
  ".//b",
  "./r/a/@k",
  "/",
];

describe("XPath 1.0", () => {
  const document = parseXml(TEXT);
  const dom = parseXmlDocument(TEXT);

  test.each(PATHS)("%s selects what another engine selects", (path) => {
    const theirs = evaluateXPathToNodes(path, dom, null, null, {
      language: Language.XPATH_3_1_LANGUAGE,
      namespaceResolver: (prefix) => (prefix === "" ? "" : (PREFIXES.get(prefix) ?? null)),
    });
    const described = theirs.map((node) => {
      // Nodes of slimdom are DOM nodes.
      const one = node as { nodeName: string; nodeType: number };
      const text = one.nodeType === 7 ? "data" : evaluateXPathToString("string(.)", node);
      return `${one.nodeName.startsWith("#") ? "" : one.nodeName}=${text}`;
    });
    expect(selectNodes(path, document, { prefixes: PREFIXES }).map(describeNode)).toEqual(described);
  });

  test("blanks beside the root are no text", () => {
    const found = selectNodes("//text()|/node()", parseXml("\n<r> </r>\n<!--c-->"));
    expect(found.map((node) => node.kind)).toEqual(["element", "whitespace", "comment"]);
  });

  test("neighbouring text and CDATA are one text node", () => {
    const [text, more] = selectNodes("/r/d/text()", document);
    expect([text && stringValue(text), more]).toEqual(["123", undefined]);
  });
});

function describeNode(node: XPathNode): string {
  return `${nameOf(node)}=${stringValue(node)}`;
}

describe("expressions that are refused", () => {
  const document = parseXml("<r/>");

  test.each([
    ["", 0],
    ["/r[", 3],
    ["/r]", 2],
    ["//", 2],
    ["/r/$x", 3],
    ["$x", 0],
    ["foo()", 0],
    ["count()", 0],
    ["q:a", 0],
    ["'open", 0],
    ["a b", 2],
    ["a[@k='it's']", 9],
    ["child::", 7],
    ["sideways::a", 0],
    ["/1", 1],
    ["a#b", 1],
    ["//*[name(1)='a']", 4],
    ["count('a') = 1", 0],
  ])("%j, at the place where it goes wrong", (expression, offset) => {
    const error = thrownBy(() => selectNodes(expression, document));
    expect(error.code).toBe("invalid_input");
    expect(error.details["offset"]).toBe(offset);
  });

  test.each(["1", "'a'", "count(/)", "/r = 1", "1 | 2"])("%s, which is a value", (expression) => {
    expect(thrownBy(() => selectNodes(expression, document)).code).toBe("invalid_input");
  });

  test.each([
    `${"(".repeat(200)}a${")".repeat(200)}`,
    `${"(".repeat(5000)}a${")".repeat(5000)}`,
    `${"a[".repeat(5000)}1${"]".repeat(5000)}`,
    `a[1${" or 1".repeat(5000)}]`,
  ])("those nested too deeply", (expression) => {
    expect(thrownBy(() => selectNodes(expression, document)).message).toContain("nested too deeply");
  });

  test("those nested as deeply as Microsoft's XPath takes them are not", () => {
    expect(selectNodes(`${"(".repeat(199)}/r${")".repeat(199)}`, document)).toHaveLength(1);
  });

  test("those that take too many steps", () => {
    const big = parseXml(`<r>${"<a/>".repeat(2000)}</r>`);
    const run = () => selectNodes("//a[count(//a[count(//a) > 0]) > 0]", big, { budget: { left: 100_000 } });
    expect(thrownBy(run).message).toContain("takes too long");
  });
});

describe("the index of attribute values", () => {
  test("gives what a scan gives, whatever changes in between", () => {
    const document = parseXml(`<r>${[1, 2, 3, 1].map((key) => `<a k="${key}"/>`).join("")}<b k="1"/></r>`);
    const finder = watchChildren(document);
    const root = rootOf(document);
    if (!root) throw new Error("no root");
    const agree = () => {
      for (const key of ["1", "2", "3", "4"]) {
        const path = `/r/a[@k='${key}']`;
        expect(selectNodes(path, document, { finder })).toEqual(selectNodes(path, document));
      }
    };
    const added = (key: string): XmlElement => {
      const element = createElement(document, "", "a", "");
      addAttribute(element, createAttribute("", "k", "", key));
      return element;
    };
    agree();
    appendChild(root, added("1"));
    agree();
    insertBefore(added("1"), root.firstChild ?? added("0"));
    agree();
    insertBefore(added("4"), root.firstChild ?? added("0"));
    agree();
    removeNode(root.lastChild ?? added("0"));
    agree();
    replaceNode(root.firstChild?.next ?? added("0"), added("3"));
    agree();
    const first = root.firstChild?.kind === "element" ? root.firstChild.attributes[0] : undefined;
    if (first) setAttributeValue(first, "2");
    agree();
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
