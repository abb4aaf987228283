import { describe, expect, test } from "vitest";
import type { XdtMessage } from "../../../shared/core/xdt/apply.ts";
import { textOf, transform, XDT } from "./xdt.ts";

const SOURCE = '<?xml version="1.0"?>\n<r>\n  <a k="1" v="x" />\n  <a k="2" v="y" />\n  <b />\n</r>\n';

/** Runs rules that stand on the second line of the transform, and gives what was logged as one line each. */
function logOf(rules: string, source = SOURCE): readonly string[] {
  const result = transform(source, `<r ${XDT}>\n${rules}\n</r>`);
  return result.messages.filter((one) => one.level !== "message").map(lineOf);
}

function lineOf({ level, text, file, line, column }: XdtMessage): string {
  return file === null ? `${level} ${text}` : `${level} ${text} @${file} ${line},${column}`;
}

const MALFORMED =
  "error Transform and Locator attributes must contain only a type name, or a type name followed by a list of attributes in parentheses.";

const LOGGED: readonly (readonly [behaviour: string, rules: string, log: readonly string[]])[] = [
  ["text after the parenthesis is malformed", '<a xdt:Transform="Remove() x"/>', [`${MALFORMED} @transform 2,4`]],
  ["so is an empty name", '<a xdt:Transform=""/>', [`${MALFORMED} @transform 2,4`]],
  ["and a dot", '<a xdt:Transform="A.B"/>', [`${MALFORMED} @transform 2,4`]],
  ["and an open parenthesis", '<a xdt:Transform="Remove("/>', [`${MALFORMED} @transform 2,4`]],
  [
    "names are case sensitive",
    '<a xdt:Transform="remove"/>',
    ["error Could not resolve 'remove' as a type of Transform @transform 2,4"],
  ],
  [
    "there is no InsertAll",
    '<a xdt:Transform="InsertAll"/>',
    ["error Could not resolve 'InsertAll' as a type of Transform @transform 2,4"],
  ],
  [
    "a class of the engine that is no transform is told from an unknown name",
    '<a xdt:Transform="XmlFormatter"/>',
    ["error 'Microsoft.Web.XmlTransform.XmlFormatter' is not a type of Transform @transform 2,4"],
  ],
  [
    "so is a kind of transforms, which cannot be made",
    '<a xdt:Transform="InsertBase"/>',
    [
      "error Type 'Microsoft.Web.XmlTransform.InsertBase' must have a no-argument constructor to be instantiated by the transformation engine @transform 2,4",
    ],
  ],
  [
    "as a locator the same class is only of the wrong kind",
    '<a xdt:Locator="InsertBase" xdt:Transform="Remove"/>',
    ["error 'Microsoft.Web.XmlTransform.InsertBase' is not a type of Locator @transform 2,4"],
  ],
  [
    "an attribute has no attributes to remove, and says where it stands",
    '<a xdt:Locator="XPath(/r/a[1]/@k)" xdt:Transform="RemoveAttributes"/>',
    ["warning No attributes found to remove @source 3,6"],
  ],
  [
    "in what was inserted it stands where the markup on one line would have it",
    '<d xdt:Transform="Insert" n="1"\n  m="2"/><a xdt:Locator="XPath(//@m)" xdt:Transform="RemoveAttributes"/>',
    ["warning No attributes found to remove @source 2,33"],
  ],
  [
    "and one that was set stands at the end of the source",
    '<b m="2" xdt:Transform="SetAttributes"/><a xdt:Locator="XPath(//@m)" xdt:Transform="RemoveAttributes"/>',
    ["warning No attributes found to remove @source 7,1"],
  ],
  [
    "of text only the file is told",
    '<a xdt:Locator="XPath(/r/b/preceding-sibling::text()[1])" xdt:Transform="RemoveAttributes"/>',
    ["warning No attributes found to remove @source null,null"],
  ],
  [
    "nothing to set is the same warning whatever the target",
    '<a xdt:Locator="XPath(/)" xdt:Transform="SetAttributes"/>',
    ["warning No attributes found to set @transform 2,27"],
  ],
  [
    "the document cannot be commented out",
    '<a xdt:Locator="XPath(/)" xdt:Transform="CommentOut"/>',
    ["error Cannot comment out the whole XML document @transform 2,27"],
  ],
  [
    "an attribute may be what InsertBefore starts from",
    '<a xdt:Locator="XPath(/r/a[1]/@k)" xdt:Transform="InsertBefore(../../b)"/>',
    [],
  ],
  [
    "an unknown transform skips the subtree",
    '<a xdt:Transform="Nope"><zz xdt:Transform="Remove"/></a>',
    ["error Could not resolve 'Nope' as a type of Transform @transform 2,4"],
  ],
  [
    "an error inside a transform does not",
    '<a xdt:Transform="Remove" xdt:Locator="Match(q)"><b xdt:Transform="Nope"/></a>',
    [
      "error No attribute 'q' exists for the Match Locator @transform 2,2",
      "error Could not resolve 'Nope' as a type of Transform @transform 2,53",
    ],
  ],
  [
    "a locator's name is reported at the locator",
    '<a xdt:Transform="Remove" xdt:Locator="Where"/>',
    ["error Could not resolve 'Where' as a type of Locator @transform 2,27"],
  ],
  ["a locator without a transform is not looked at", '<a xdt:Locator="Where"/>', []],
  [
    "unless a descendant needs it",
    '<a xdt:Locator="Match(q)"><c xdt:Transform="Remove"/></a>',
    ["error No attribute 'q' exists for the Match Locator @transform 2,2"],
  ],
  [
    "one argument is not trimmed",
    '<a k="1" xdt:Transform="Remove" xdt:Locator="Match( k )"/>',
    ["error No attribute ' k ' exists for the Match Locator @transform 2,2"],
  ],
  [
    "quotes do not protect commas",
    `<a xdt:Transform="Remove" xdt:Locator="Condition(@v='a,b')"/>`,
    ["error Condition requires exactly 1 arguments @transform 2,2"],
  ],
  [
    "XPath needs one argument",
    '<a xdt:Transform="Remove" xdt:Locator="XPath"/>',
    ["error XPath requires exactly 1 arguments @transform 2,2"],
  ],
  [
    "Match needs one at least",
    '<a xdt:Transform="Remove" xdt:Locator="Match()"/>',
    ["error Match requires at least 1 arguments @transform 2,2"],
  ],
  [
    "Remove warns of several and of arguments",
    '<a xdt:Transform="Remove(x)"/>',
    [
      "warning Found multiple target elements, but the 'Remove' Transform only applies to the first match @transform 2,4",
      "warning Remove does not expect arguments; ignoring @transform 2,4",
    ],
  ],
  [
    "Replace the other way round",
    '<a xdt:Transform="Replace(x)"/>',
    [
      "warning Replace does not expect arguments; ignoring @transform 2,4",
      "warning Found multiple target elements, but the 'Replace' Transform only applies to the first match @transform 2,4",
    ],
  ],
  [
    "RemoveAll warns of arguments per target",
    '<a xdt:Transform="RemoveAll(x)"/>',
    [
      "warning RemoveAll does not expect arguments; ignoring @transform 2,4",
      "warning RemoveAll does not expect arguments; ignoring @transform 2,4",
    ],
  ],
  ["CommentOut warns of neither", '<a xdt:Transform="CommentOut(x)"/>', []],
  [
    "each unmatched argument is named per target, before nothing is set",
    '<a k="1" xdt:Transform="SetAttributes(q)"/>',
    [
      "warning Argument 'q' did not match any attributes @transform 2,10",
      "warning No attributes found to set @transform 2,10",
      "warning Argument 'q' did not match any attributes @transform 2,10",
      "warning No attributes found to set @transform 2,10",
    ],
  ],
  [
    "nothing to remove points into the source",
    '<b xdt:Transform="RemoveAttributes"/>',
    ["warning No attributes found to remove @source 5,4"],
  ],
  [
    "nothing to remove from copied content points to where its markup was",
    '<n xdt:Transform="Insert">\n  <m/></n>\n<n><m xdt:Transform="RemoveAttributes"/></n>',
    ["warning No attributes found to remove @source 2,92"],
  ],
  [
    "no match is reported for the highest element without one",
    '<q><w xdt:Transform="Remove"/></q>',
    ["warning No element in the source document matches '/r/q' @transform 2,2"],
  ],
  [
    "no parent is an error at the highest element without a parent",
    '<q><w><e xdt:Transform="Insert"/></w></q>',
    ["error No element in the source document matches '/r/q/w' @transform 2,5"],
  ],
  [
    "what was there in the untouched source was removed",
    '<b xdt:Transform="Remove"/><b xdt:Transform="Remove"/>',
    [
      "warning '/r/b' did not find a match, because matching nodes in the source document were modified or removed by a previous transform @transform 2,29",
    ],
  ],
  [
    "InsertBefore needs an argument",
    '<c xdt:Transform="InsertBefore"/>',
    ["error InsertBefore requires an XPath argument @transform 2,4"],
  ],
  ["and only one", '<c xdt:Transform="InsertAfter(a,b)"/>', ["error Too many arguments to InsertAfter @transform 2,4"]],
  [
    "that finds something",
    '<c xdt:Transform="InsertAfter(x)"/>',
    ["error No element in the source document matches 'x' @transform 2,4"],
  ],
  [
    "which is an element",
    '<c xdt:Transform="InsertAfter(a/@k)"/>',
    ["error 'a/@k' does not evaluate to an element @transform 2,4"],
  ],
  [
    "SupressWarnings takes no numbers and skips the subtree",
    '<a xdt:Transform="Remove" xdt:SupressWarnings="1"><zz xdt:Transform="Remove"/></a>',
    ["error The value '1' of SupressWarnings is not a boolean. Write 'true' or 'false'. @transform 2,2"],
  ],
  [
    "SupressWarnings silences only its own transform",
    '<zz xdt:Transform="Remove" xdt:SupressWarnings="TRUE"><q xdt:Transform="Remove"/></zz>',
    ["warning No element in the source document matches '/r/zz' @transform 2,2"],
  ],
  [
    "unknown tags of the xdt namespace are warned of before anything is applied",
    '<zz xdt:Transform="Remove"/><xdt:Foo/>',
    [
      "warning Unknown tag 'xdt:Foo' @transform 2,30",
      "warning No element in the source document matches '/r/zz' @transform 2,2",
    ],
  ],
  [
    "the prefix xmlns is always declared, and its attributes are not on the attribute axis",
    '<a xdt:Locator="Condition(@xmlns:xdt)" xdt:Transform="Remove"/>',
    ["warning No element in the source document matches '/r/a[@xmlns:xdt]' @transform 2,2"],
  ],
];

test.each(LOGGED)("%s", (_, rules, log) => {
  expect(logOf(rules)).toEqual(log);
});

describe("errors whose words are our own", () => {
  test.each([
    ["a broken XPath from a locator", `<a k="it's" xdt:Transform="Remove" xdt:Locator="Match(k)"/>`, "@transform 2,13"],
    [
      "brackets that only seem closed",
      '<a xdt:Transform="Remove" xdt:Locator="Condition(../b[@y])"/>',
      "@transform 2,4",
    ],
    ["a value instead of nodes", '<a xdt:Transform="Remove" xdt:Locator="XPath(/r = 1)"/>', "@transform 2,4"],
    ["an unknown prefix", '<a xdt:Transform="Remove" xdt:Locator="Condition(p:x)"/>', "@transform 2,4"],
    ["a prefix in InsertBefore", '<c xmlns:p="u" xdt:Transform="InsertBefore(p:x)"/>', "@transform 2,16"],
    ["Insert on the document element has its place", "", ""],
  ])("%s", (_, rules, place) => {
    if (rules === "") {
      const result = transform(SOURCE, `<r ${XDT} xdt:Transform="Insert"/>`);
      expect(result.messages.filter((one) => one.level === "error")).toMatchObject([{ line: 1, column: 68 }]);
      return;
    }
    expect(logOf(rules)).toEqual([expect.stringMatching(new RegExp(`^error .*${place}$`))]);
  });

  test("a failure on one of all targets has no place and does not stop the others", () => {
    const rules = '<a v="$(k)$(extra)" xdt:Transform="SetTokenizedAttributes"/>';
    const source = '<r>\n  <a k="1" v="x" />\n  <a k="2" v="y" extra="!" />\n</r>';
    expect(logOf(rules, source)).toEqual([expect.stringMatching(/^error .*'\$\(extra\)' in 'v'\.$/)]);
    expect(textOf(transform(source, rules))).toBe('<r>\n  <a k="1" v="x" />\n  <a k="2" v="2!" extra="!" />\n</r>');
  });

  test("a comment cannot take an element with '--' in it", () => {
    expect(logOf('<a xdt:Transform="CommentOut"/>', "<r><a><!-- c --></a></r>")).toEqual([
      expect.stringContaining("'--'"),
    ]);
  });

  test("unless a later transform takes the comment away", () => {
    const rules = '<a xdt:Transform="CommentOut"/><b xdt:Locator="XPath(/r/comment())" xdt:Transform="Remove"/>';
    const result = transform("<r><a><!-- c --></a><b/></r>", rules);
    expect([result.ok, textOf(result)]).toEqual([true, "<r><b/></r>"]);
  });

  test("what holds such a comment cannot become one itself", () => {
    const rules = '<a xdt:Transform="CommentOut"/><q xdt:Locator="XPath(/r/s)" xdt:Transform="CommentOut"/>';
    const source = "<r><s><a><!-- c --></a></s></r>";
    expect(logOf(rules.replace("<a ", '<a xdt:Locator="XPath(/r/s/a)" '), source)).toEqual([
      expect.stringMatching(/^error .*'--'.*@transform 2,/),
      expect.stringMatching(/^error .*'--'.*@transform 2,/),
    ]);
  });

  test("a missing parent below a located document element is reported at the rule itself", () => {
    const rules = `<r ${XDT} xdt:Locator="XPath(/r/zz)">\n<b><c xdt:Transform="Insert"/></b></r>`;
    const result = transform(SOURCE, rules);
    expect(result.messages.filter((one) => one.level === "error")).toMatchObject([{ line: 2, column: 7 }]);
  });

  test("entities of the transform cannot be copied", () => {
    const rules = `<!DOCTYPE r [<!ENTITY e "x">]><r ${XDT}><a v="&e;" xdt:Transform="SetAttributes"/></r>`;
    const result = transform(SOURCE, rules);
    expect(result.ok).toBe(false);
    expect(result.messages.filter((one) => one.level === "error")).toHaveLength(1);
  });

  test("text that an entity of the source stands for cannot be removed", () => {
    const source = '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>';
    const result = transform(source, '<a xdt:Locator="XPath(/r/text())" xdt:Transform="RemoveAll"/>');
    expect(textOf(result)).toContain("<r>&e;</r>");
    expect(result.messages.filter((one) => one.level === "error")).toMatchObject([{ file: null, line: null }]);
  });

  test("xdt:Import ends the run with an error at its place", () => {
    const result = transform(
      SOURCE,
      `<r ${XDT}>\n<xdt:Import assembly="A" namespace="N"/><b xdt:Transform="Remove"/></r>`,
    );
    expect([result.ok, result.bytes]).toEqual([false, null]);
    expect(result.messages).toMatchObject([{ level: "error", file: "transform", line: 2, column: 2 }]);
  });

  test.each([
    ['assembly="A" path="p" namespace="N"', "Import tag cannot have both a 'path' and an 'assembly'", 2],
    ['namespace="N"', "Import tag must have a 'path' or an 'assembly'", 2],
    ['path="p"', "Import tag must have a 'namespace'", 2],
    ['path="p" other="x" namespace="N"', "Import tag does not support 'other' attribute", 22],
    ['path="p" xdt:namespace="N"', "Import tag does not support 'xdt:namespace' attribute", 22],
  ])("an Import with %s is wrong in itself", (attributes, text, column) => {
    const result = transform(SOURCE, `<r ${XDT}>\n<xdt:Import ${attributes}/></r>`);
    expect(result.messages).toMatchObject([{ level: "error", text, line: 2, column }]);
  });
});
