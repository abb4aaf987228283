import { describe, expect, test } from "vitest";
import { replaceInXml } from "../../../shared/core/config/xml.ts";
import { done, expectOnlyChanges, NULL, valuesOf, type Variables } from "./support.ts";

const xml = (text: string, variables: Variables) => done(replaceInXml("f", text, valuesOf(variables)));

describe("XML by XPath", () => {
  const text = `<?xml version="1.0"?>\n<c:cfg xmlns:c="urn:c" xmlns="urn:d" mode='x'>\n  <!-- n -->\n  <?p  q?>\n  <c:a>1</c:a>\n  <b/>\n</c:cfg>\n`;

  test.each([
    ["/c:cfg/@mode", "it's <", "mode='it&apos;s &lt;'"],
    ["/c:cfg/c:a", "2 & 3", "<c:a>2 &amp; 3</c:a>"],
    ["/c:cfg/c:a/text()", "4", "<c:a>4</c:a>"],
    ["//*:b", "t", "<b>t</b>"],
    ["//comment()", " m ", "<!-- m -->"],
    ["/c:cfg/processing-instruction('p')", "r", "<?p  r?>"],
    ["c:cfg/*[local-name() eq 'a']", "5", "<c:a>5</c:a>"],
    ["//c:a[matches(., '^[0-9]$')]", "6", "<c:a>6</c:a>"],
    ["//c:a[position() = (1 to 3)]", "7", "<c:a>7</c:a>"],
    ["for $x in //c:a return $x", "8", "<c:a>8</c:a>"],
  ])("%s = %s writes %s", (path, value, expected) => {
    const result = xml(text, { [path]: value });
    expect(result.changes).toHaveLength(1);
    expect(result.text).toContain(expected);
    expectOnlyChanges(text, result.text, result.changes);
  });

  test.each([
    ["a"],
    ["//b"],
    ["q:a"],
    ["Store:Path"],
    ["C:\\x/y"],
    ["http://host/"],
    ["//c:a[let $x := 1 return $x]"],
    ["//c:a[1 to 99999999]"],
  ])("%s changes nothing", (path) => {
    expect(xml(text, { [path]: "v" })).toMatchObject({ text, changes: [], findings: [] });
  });

  test.each([["//c:a[xs:integer(.) > 'x']"], ["count(//c:a)"], ["//c:cfg/.."]])("%s fails with a finding", (path) => {
    expect(xml(text, { [path]: "v" }).findings).toMatchObject([{ level: "warning" }]);
  });

  test("later variables see what earlier ones wrote", () => {
    const source = "<a><b id='1'><x/></b><c>old</c></a>";
    const result = xml(source, {
      "/a/b/@id": "2",
      "/a/b[@id='2']": "<y>p</y>",
      "/a/b/y": "q",
      "/a/c": "new",
      "/a/c[.='new']": "end",
    });
    expect(result.text).toBe("<a><b id='2'><y>q</y></b><c>end</c></a>");
  });

  test("a variable without a value changes nothing", () => {
    const source = "<a k='1'><b>x</b></a>";
    expect(xml(source, { "//b": null, "//@k": NULL }).text).toBe(source);
    expect(xml(source, { "//b": "" }).text).toBe("<a k='1'><b></b></a>");
  });

  test("a text that is taken back leaves an empty element as it was", () => {
    expect(xml("<a><b/></a>", { "/a/b": "x", "//b": "" }).text).toBe("<a><b/></a>");
  });

  test("comments inside an element stay when its text changes", () => {
    expect(xml("<a><b><!-- port -->1</b></a>", { "/a/b": "2" }).text).toBe("<a><b><!-- port -->2</b></a>");
  });

  test("blanks between elements are no text", () => {
    expect(xml("<a>\n <b>x</b>\n</a>", { "//text()": "y" }).text).toBe("<a>\n <b>y</b>\n</a>");
  });

  test("what XML cannot hold is left out with a finding", () => {
    expect(xml("<a><b>x</b><!--c--></a>", { "/a/b": "\u0001", "//comment()": "--" })).toMatchObject({
      changes: [],
      findings: [{ level: "warning" }, { level: "warning" }],
    });
  });

  test("an XPath that would run for minutes is stopped", () => {
    const big = `<r>${"<a><b/></a>".repeat(2000)}</r>`;
    expect(xml(big, { "//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1]": "v" }).findings).toMatchObject([
      { level: "warning", text: expect.stringContaining("too many nodes") },
    ]);
  });
});
