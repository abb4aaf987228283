import { describe, expect, test } from "vitest";
import { replaceConfigVariables } from "../../../shared/core/config/config-variables.ts";
import { done, valuesOf, type Variables } from "./support.ts";

const config = (text: string, variables: Variables) => done(replaceConfigVariables("f", text, valuesOf(variables)));

describe(".config variables", () => {
  test("sections count by local name anywhere, settings at any depth, direct children only for the others", () => {
    const text = `<c xmlns="urn:x"><l><appSettings><add key="A" value="1"/><g><add key="A" value="1"/></g></appSettings></l><applicationSettings><p><q><setting name="A"><value>1</value></setting></q></p></applicationSettings></c>`;
    expect(config(text, { a: "2" }).text).toBe(
      `<c xmlns="urn:x"><l><appSettings><add key="A" value="2"/><g><add key="A" value="1"/></g></appSettings></l><applicationSettings><p><q><setting name="A"><value>2</value></setting></q></p></applicationSettings></c>`,
    );
  });

  test("an empty value clears a setting that holds markup", () => {
    const text = `<applicationSettings><setting name="A"><value><Array><string>x</string></Array></value></setting></applicationSettings>`;
    expect(config(text, { A: "" }).text).toContain("<value></value>");
  });

  test("null makes a setting empty; a missing connection string comes last", () => {
    expect(config(`<connectionStrings><add name='A'  providerName="p" /></connectionStrings>`, { A: null }).text).toBe(
      `<connectionStrings><add name='A'  providerName="p" connectionString="" /></connectionStrings>`,
    );
  });

  test("a value with structure gives way to text", () => {
    expect(
      config(`<applicationSettings><setting name="A"><value><x>1</x></value></setting></applicationSettings>`, {
        A: "t<",
      }).text,
    ).toBe(`<applicationSettings><setting name="A"><value>t&lt;</value></setting></applicationSettings>`);
  });
});
