import { describe, expect, it } from "vitest";
import { completeTransform } from "../../../renderer/config-editor/complete-transform.ts";
import { parseXml } from "../../../shared/core/xml/parse.ts";

const SOURCE = parseXml(`<configuration>
  <appSettings>
    <add key="ApiUrl" value="http://x" />
    <add key="Mode" value="dev" />
  </appSettings>
  <connectionStrings><add name="Db" connectionString="a" providerName="p" /></connectionStrings>
  <system.web><compilation debug="true" /></system.web>
</configuration>`);
const HEAD = '<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">\n';

/** Labels proposed where the text has a `|`, and the text they replace. */
function proposed(text: string, head = HEAD) {
  const at = (head + text).indexOf("|");
  const whole = (head + text).replace("|", "");
  const found = completeTransform(whole, at, SOURCE);
  return { labels: found?.proposals.map(({ label }) => label) ?? [], word: whole.slice(found?.from ?? at, at) };
}

describe("completion", () => {
  it("offers the eleven transforms, with brackets where they need arguments", () => {
    const { labels } = proposed('<appSettings><add key="Mode" xdt:Transform="|" /></appSettings>');
    const names = new Set(labels.map((label) => label.replace("()", "")));
    expect(names.size).toBe(11);
    expect(labels).toContain("InsertBefore()");
    expect(labels).toContain("SetAttributes()");
    expect(labels[0]).toBe("SetAttributes");
  });

  it("replaces what of a value has been written", () => {
    expect(proposed('<appSettings xdt:Transform="Rem|').word).toBe("Rem");
  });

  it("offers locators by the attributes the element has, those of the source first", () => {
    const { labels } = proposed('<appSettings><add other="1" key="Mode" xdt:Locator="|" value="x"/></appSettings>');
    expect(labels.slice(0, 3)).toEqual(["Match(key)", "Match(value)", "Match(other)"]);
    expect(labels.slice(-3)).toEqual(["Match()", "Condition()", "XPath()"]);
  });

  it("offers attribute names inside Match, and conditions the source meets", () => {
    expect(proposed('<appSettings><add key="Mode" xdt:Locator="Match(|)" /></appSettings>').labels).toEqual(["key"]);
    const { labels, word } = proposed('<appSettings><add xdt:Locator="Condition(@k|)" /></appSettings>');
    expect(labels).toContain("@key='ApiUrl'");
    expect(word).toBe("@k");
  });

  it("offers attributes of the source for removing, also behind a comma", () => {
    const text = '<connectionStrings><add xdt:Transform="RemoveAttributes(providerName, |)" /></connectionStrings>';
    expect(proposed(text).labels).toEqual(["name", "connectionString", "providerName"]);
  });

  it("offers siblings by their keys for InsertBefore", () => {
    const { labels } = proposed('<appSettings><add xdt:Transform="InsertBefore(|)" /></appSettings>');
    expect(labels).toEqual(["add[@key='ApiUrl']", "add[@key='Mode']"]);
  });

  it("offers elements, attributes and values that exist in the source at that path", () => {
    expect(proposed("<|").labels).toEqual(["appSettings", "connectionStrings", "system.web"]);
    expect(proposed("<appSettings><ad|").word).toBe("ad");
    expect(proposed('<appSettings><add key="|').labels).toEqual(["ApiUrl", "Mode"]);
    expect(proposed("<connectionStrings>\n<add |").labels).toEqual([
      "xdt:Transform",
      "xdt:Locator",
      "name",
      "connectionString",
      "providerName",
    ]);
  });

  it("does not offer attributes that are there already, even behind the cursor", () => {
    const { labels } = proposed('<appSettings><add | key="Mode" xdt:Transform="Remove" /></appSettings>');
    expect(labels).toEqual(["xdt:Locator", "value"]);
  });

  it("offers the declaration where the transform has none", () => {
    expect(proposed("<configuration |", "").labels).toEqual(["xmlns:xdt"]);
  });

  it("keeps out of text, comments and end tags", () => {
    for (const text of ["<appSettings>|", "<!-- <add |", "<![CDATA[ <|", "<appSettings></|"]) {
      expect(proposed(text).labels).toEqual([]);
    }
  });
});
