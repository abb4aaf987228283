import { describe, expect, it } from "vitest";
import { changeAt, changesOfRuleAt, changeWithin, nextChange } from "../../../renderer/config-editor/change-lookup.ts";
import { runChain } from "../../../renderer/config-editor/run-chain.ts";

const SOURCE = `<configuration>
  <appSettings>
    <add key="A" value="1" />
    <add key="B" value="2" />
  </appSettings>
</configuration>
`;
const XDT = 'xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"';
const inSettings = (rules: string) =>
  `<configuration ${XDT}>\n  <appSettings>\n    ${rules}\n  </appSettings>\n</configuration>\n`;
const RELEASE = inSettings('<add key="A" value="10" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />');
const PRODUCTION = inSettings(
  `<add key="B" xdt:Transform="Remove" xdt:Locator="Match(key)" />\n    <add key="C" value="3" xdt:Transform="Insert" />`,
);

function run(source: string, ...transforms: readonly string[]) {
  return runChain({
    source: { name: "web.config", text: source },
    stages: transforms.map((text, at) => ({ name: `web.${at}.config`, text })),
  });
}

describe("a chain of transforms", () => {
  const result = run(SOURCE, RELEASE, PRODUCTION);

  it("applies them in order and says how many changes each made", () => {
    expect(result.ok).toBe(true);
    expect(result.counts).toEqual([1, 2]);
    expect(result.text).toContain('<add key="A" value="10" />');
    expect(result.text).not.toContain('key="B"');
  });

  it("places the changes of every transform in the final result and in the source", () => {
    const shown = result.changes.map(({ stage, kind, source, result: span }) => [
      stage,
      kind,
      source && SOURCE.slice(source.start, source.end),
      span && result.text.slice(span.start, span.end),
    ]);
    expect(shown).toEqual([
      [0, "attribute-set", 'value="1"', 'value="10"'],
      [1, "removed", '<add key="B" value="2" />', ""],
      [1, "inserted", null, '<add key="C" value="3"/>'],
    ]);
  });

  it("counts offsets as the editor does, whatever the line ends", () => {
    const crlf = (text: string) => text.replaceAll("\n", "\r\n");
    const other = run(crlf(SOURCE), crlf(RELEASE), crlf(PRODUCTION));
    expect(other.changes).toEqual(result.changes);
    expect(other.text).toBe(crlf(result.text));
  });

  it("finds the change at a place, the changes of a rule, and the way from change to change", () => {
    const { changes, text } = result;
    expect(changeAt(changes, text.indexOf('value="10"') + 3)).toBe(0);
    expect(changeAt(changes, text.indexOf('key="C"'))).toBe(2);
    expect(changeAt(changes, 2)).toBeNull();
    const line = { start: text.indexOf("    <add key"), end: text.indexOf("\n", text.indexOf("    <add key")) };
    expect(changeWithin(changes, line)).toBe(0);
    expect(changesOfRuleAt(changes, 1, PRODUCTION.indexOf('key="C"'))).toEqual([2]);
    expect(changesOfRuleAt(changes, 0, 3)).toEqual([]);
    // What was removed stands where its parent ends now.
    expect(nextChange(changes, null, 0, 1)).toBe(0);
    expect([0, 2, 1].map((index) => nextChange(changes, index, 0, 1))).toEqual([2, 1, 0]);
    expect([0, 2, 1].map((index) => nextChange(changes, index, 0, -1))).toEqual([1, 0, 2]);
  });
});

describe("problems", () => {
  it("point at the markup they are about", () => {
    const wrong = inSettings('<add key="Z" xdt:Transform="SetAttribtes" xdt:Locator="Match(key)" />');
    const [problem] = run(SOURCE, wrong).problems;
    expect(problem).toMatchObject({ level: "error", where: 0, text: expect.stringContaining("SetAttribtes") });
    expect(wrong.slice(problem?.span?.start, problem?.span?.end)).toBe('xdt:Transform="SetAttribtes"');
  });

  it("say where a path leads nowhere, and where the source is not well-formed", () => {
    const missing = inSettings('<add key="Z" value="1" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />');
    expect(run(SOURCE, missing).problems).toMatchObject([{ level: "warning", where: 0 }]);
    expect(run("<a>", RELEASE).problems).toMatchObject([{ level: "error", where: "source" }]);
  });

  it("say that a transform without the namespace does nothing", () => {
    const [problem] = run(SOURCE, "<configuration />").problems;
    expect(problem).toMatchObject({ level: "warning", where: 0, span: { start: 0, end: 14 } });
  });

  it("are told of the transforms alone while there is no source", () => {
    const wrong = inSettings('<add key="Z" xdt:Transform="Nope" />\n    <add xdt:Transform="Insert" />');
    expect(run("", RELEASE, wrong).problems).toMatchObject([{ level: "error", where: 1 }]);
  });

  it("are not all shown when there are very many", () => {
    const rule = '<add key="Z" value="1" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />';
    const { problems } = run(SOURCE, inSettings(rule.repeat(700)));
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)?.text).toBe("200 more problems are not shown. Mend some of these first.");
  });
});
