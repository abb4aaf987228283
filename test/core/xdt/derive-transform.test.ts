import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseXml } from "../../../shared/core/xml/parse.ts";
import { applyTransformText } from "../../../shared/core/xdt/apply-text.ts";
import { deriveTransform } from "../../../shared/core/xdt/derive-transform.ts";
import { infosetDifferences } from "../../../shared/core/xdt/infoset-differences.ts";
import { XDT } from "./xdt.ts";

const SOURCE = `<?xml version="1.0"?>
<configuration>
  <connectionStrings>
    <add name="Db" connectionString="a" />
  </connectionStrings>
  <appSettings>
    <add key="A" value="1" />
    <add key="B" value="2" />
    <add key="C" value="3" />
  </appSettings>
  <system.web>
    <compilation debug="true" targetFramework="4.8" />
    <authorization>
      <deny users="?" />
      <deny users="*" />
      <allow />
      <allow />
    </authorization>
  </system.web>
  <runtime>
    <assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1">
      <dependentAssembly><assemblyIdentity name="X" /><bindingRedirect newVersion="1" /></dependentAssembly>
      <dependentAssembly><assemblyIdentity name="Y" /><bindingRedirect newVersion="1" /></dependentAssembly>
    </assemblyBinding>
  </runtime>
  <note>old text</note>
</configuration>
`;

/** The lines of the derived transform that carry rules, for one edit of the source. */
function rulesFor(edits: readonly (readonly [string, string])[], source = SOURCE): readonly string[] {
  const { text, findings } = deriveTransform(source, edited(edits, source));
  expect(findings).toEqual([]);
  return text
    .split("\n")
    .filter((line) => line.includes("xdt:") && !line.includes("xmlns:xdt"))
    .map((line) => line.trim());
}

function edited(edits: readonly (readonly [string, string])[], source = SOURCE): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, source);
}

describe("deriving a transform", () => {
  const cases: readonly (readonly [string, readonly (readonly [string, string])[], readonly string[]])[] = [
    [
      "sets a value by key",
      [['value="2"', 'value="a &amp; b"']],
      ['<add key="B" value="a &amp; b" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />'],
    ],
    [
      "finds a connection string by its name though it is the only one",
      [['connectionString="a"', 'connectionString="b"']],
      ['<add name="Db" connectionString="b" xdt:Transform="SetAttributes" xdt:Locator="Match(name)" />'],
    ],
    [
      "renames a key by a condition on the old one",
      [['key="B"', 'key="B2"']],
      [`<add key="B2" xdt:Transform="SetAttributes" xdt:Locator="Condition(@key='B')" />`],
    ],
    ["removes an attribute", [[' debug="true"', ""]], ['<compilation xdt:Transform="RemoveAttributes(debug)" />']],
    [
      "removes an element by key",
      [['    <add key="B" value="2" />\n', ""]],
      ['<add key="B" xdt:Transform="Remove" xdt:Locator="Match(key)" />'],
    ],
    [
      "removes one of two equal elements by number",
      [["<allow />\n      <allow />", "<allow />"]],
      ['<allow xdt:Transform="Remove" xdt:Locator="Condition(2)" />'],
    ],
    [
      "adds at the end with Insert",
      [['value="3" />', 'value="3" />\n    <add key="D" value="4" />']],
      ['<add key="D" value="4" xdt:Transform="Insert" />'],
    ],
    [
      "adds in the middle before what follows",
      [['    <add key="B"', '    <add key="AA" value="4" />\n    <add key="B"']],
      [`<add key="AA" value="4" xdt:Transform="InsertBefore(add[@key='B'])" />`],
    ],
    [
      "tells entries apart by a key inside them",
      [['name="Y" /><bindingRedirect newVersion="1"', 'name="Y" /><bindingRedirect newVersion="2"']],
      [
        `<dependentAssembly xdt:Locator="Condition(_defaultNamespace:assemblyIdentity/@name='Y')">`,
        '<bindingRedirect newVersion="2" xdt:Transform="SetAttributes" />',
      ],
    ],
    ["replaces an element for its text", [["old text", "new text"]], ['<note xdt:Transform="Replace">new text</note>']],
    [
      "comments out",
      [['<deny users="*" />', '<!-- <deny users="*" /> -->']],
      ['<deny users="*" xdt:Transform="CommentOut" xdt:Locator="Match(users)" />'],
    ],
    [
      "sets attributes of the root",
      [["<configuration>", '<configuration a="1">']],
      ['<configuration a="1" xdt:Transform="SetAttributes" xdt:Locator="XPath(/*)" />'],
    ],
  ];
  it.each(cases)("%s", (_, edits, rules) => {
    expect(rulesFor(edits)).toEqual(rules);
  });

  it("replaces a renamed root", () => {
    const { text, findings } = deriveTransform("<a><b /></a>", "<c><b x='1' /></c>");
    expect(findings).toEqual([]);
    expect(text).toContain('<c xdt:Transform="Replace" xdt:Locator="XPath(/*)"><b x=\'1\' /></c>');
  });

  it("gives nothing when only layout differs", () => {
    expect(deriveTransform(SOURCE, SOURCE.replaceAll("  ", "\t"))).toEqual({ text: "", findings: [] });
  });

  const EXISTING = `<configuration ${XDT}>
  <appSettings>
    <add key="B" value="9" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />
  </appSettings>
</configuration>
`;

  it("adds rules into the sections an existing transform has, and touches nothing else", () => {
    const { text, findings } = deriveTransform(
      SOURCE,
      edited([
        ['value="2"', 'value="9"'],
        ['value="1"', 'value="7"'],
      ]),
      EXISTING,
    );
    expect(findings).toEqual([]);
    expect(text).toBe(
      EXISTING.replace(
        '(key)" />\n',
        `(key)" />\n    <add key="A" value="7" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />\n`,
      ),
    );
  });

  it("edits the value in the rule that set it", () => {
    const { text, findings } = deriveTransform(SOURCE, edited([['value="2"', 'value="10"']]), EXISTING);
    expect(findings).toEqual([]);
    expect(text).toBe(EXISTING.replace('value="9"', 'value="10"'));
  });

  it("opens a self-closed root, declares what is missing and keeps CRLF", () => {
    const { text, findings } = deriveTransform(SOURCE, edited([['value="1"', 'value="7"']]), "<configuration\r\n/>");
    expect(findings).toEqual([]);
    expect(text).toBe(
      `<configuration ${XDT}>\r\n  <appSettings>\r\n    <add key="A" value="7" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />\r\n  </appSettings>\r\n</configuration>`,
    );
  });

  it("says which comment it cannot write", () => {
    const { findings } = deriveTransform(SOURCE, edited([["<appSettings>", "<appSettings><!-- mine -->"]]));
    expect(findings).toEqual([
      expect.objectContaining({
        level: "warning",
        line: 6,
        text: expect.stringContaining("/configuration/appSettings"),
      }),
    ]);
  });

  it("names the place where the wanted text is not well-formed, and why an existing transform fails", () => {
    expect(deriveTransform(SOURCE, "<a>").findings[0]?.level).toBe("error");
    const failing = `<configuration ${XDT}><x xdt:Transform="Nope" /></configuration>`;
    const { text, findings } = deriveTransform(SOURCE, SOURCE, failing);
    expect(text).toBe(failing);
    expect(findings[0]?.text).toContain("Could not resolve 'Nope'");
  });

  it("gives the wanted infoset for any two documents of elements, attributes and text", () => {
    fc.assert(
      fc.property(documents, documents, (source, wanted) => {
        expect(missingAfter(source, wanted, null)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("gives the wanted infoset when it adds to a transform", () => {
    fc.assert(
      fc.property(documents, documents, documents, (source, between, wanted) => {
        const existing = deriveTransform(source, between).text;
        expect(missingAfter(source, wanted, existing === "" ? null : existing)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it("says so whenever its transform does not give what is wanted", () => {
    fc.assert(
      fc.property(oddDocuments, oddDocuments, (source, wanted) => {
        const { text, findings } = deriveTransform(source, wanted);
        const given = text === "" ? source : applied(source, text);
        const isEqual = infosetDifferences(parseXml(given), parseXml(wanted)).length === 0;
        expect(findings.length === 0).toBe(isEqual);
      }),
      { numRuns: 1500 },
    );
  });
});

function missingAfter(source: string, wanted: string, existing: string | null): readonly unknown[] {
  const { text, findings } = deriveTransform(source, wanted, existing);
  const given = text === "" ? source : applied(source, text);
  return [...findings, ...infosetDifferences(parseXml(given), parseXml(wanted))];
}

function applied(source: string, transform: string): string {
  const result = applyTransformText({ source, sourceName: "s", transform, transformName: "t" });
  expect(result.messages.filter(({ level }) => level === "error")).toEqual([]);
  return result.text ?? "";
}

const attributes = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom("key", "name", "value", "x", "p:y"),
      fc.constantFrom("1", "2", "a,b", "it's", "&quot;q&quot;", "(", "&amp;&lt;", "&#10;", ""),
    ),
    { selector: ([name]) => name, maxLength: 3 },
  )
  .map((list) => list.map(([name, value]) => ` ${name}="${value}"`).join(""));

const element: fc.Memo<string> = fc.memo((depth) =>
  fc
    .tuple(
      fc.constantFrom("add", "b", "p:c", 'd xmlns="urn:d"', 'e xmlns=""'),
      attributes,
      depth > 1 ? fc.array(element(depth - 1), { maxLength: 4 }) : fc.constant([]),
      fc.option(fc.constantFrom("text", " a\n b ", "&lt;"), { freq: 6 }),
    )
    .map(([name, list, children, text]) => {
      const [tag = ""] = name.split(" ");
      return `<${name}${list}>${text ?? ""}${children.join("\n ")}</${tag}>`;
    }),
);

const documents: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom("r", "r", "r", 'r xmlns="urn:r"', "s"), attributes, fc.array(element(3), { maxLength: 4 }))
  .map(
    ([name, list, children]) => `<${name} xmlns:p="urn:p"${list}>\n ${children.join("\n ")}\n</${name.split(" ")[0]}>`,
  );

const oddDocuments = fc
  .tuple(documents, fc.constantFrom("<!-- c -->", "<?i d?>", "", "<!--x--> ", "<![CDATA[x]]>"), fc.nat(200))
  .map(([text, extra, at]) => {
    const ends = [...text.matchAll(/>(?=[^])/g)].map((match) => match.index + 1);
    const place = ends[at % ends.length] ?? text.length;
    return text.slice(0, place) + extra + text.slice(place);
  });
