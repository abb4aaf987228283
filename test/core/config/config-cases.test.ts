import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { decodeConfigFile, rewriteConfigVariables, rewriteStructured } from "../../../shared/core/config/formats.ts";
import { readJson, type JsonNode } from "../../../shared/core/config/json-reader.ts";
import { parseXml } from "../../../shared/core/xml/parse.ts";
import { qualifiedName, type XmlDocument, type XmlElement } from "../../../shared/core/xml/tree.ts";
import { expectOnlyChanges, valuesOf } from "./support.ts";

const FOLDER = join(import.meta.dirname, "../../fixtures/config-cases");

type Case = {
  readonly id: string;
  readonly kind: "structured-variables" | "configuration-variables";
  readonly file: string;
  readonly handledAs?: "Json" | "Yaml" | "Xml" | "Properties";
  readonly expectedFile?: string;
  readonly expectWarning?: boolean;
  readonly note: string;
};

const cases = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => JSON.parse(readFileSync(join(FOLDER, name, "case.json"), "utf8")) as Case); // the files' own shape

describe("the configuration cases", () => {
  test("there are 45", () => expect(cases).toHaveLength(45));

  test.each(cases)("$id: $note", (one) => {
    const read = (name: string) => readFileSync(join(FOLDER, one.id, name));
    const source = read(one.file);
    // The variables of a case are names to texts or null.
    const values = valuesOf(JSON.parse(read("variables.json").toString()) as Record<string, string | null>);
    const result =
      one.kind === "structured-variables"
        ? rewriteStructured(one.file, source, "auto", values)
        : rewriteConfigVariables(one.file, source, values);
    if (!result.bytes) throw new Error(result.findings[0]?.text);
    const expected = decodeConfigFile(read(one.expectedFile ?? one.file)).text;
    const [before, after] = [decodeConfigFile(source).text, decodeConfigFile(result.bytes).text];
    expect(valuesIn(one, after)).toEqual(valuesIn(one, expected));
    expectOnlyChanges(before, after, result.changes);
    if (result.changes.length === 0) expect(result.bytes).toBe(source);
    if (one.expectWarning) expect(result.findings.some((finding) => finding.level === "warning")).toBe(true);
  });
});

/** What a program that reads the file finds in it. */
function valuesIn({ handledAs }: Case, text: string): unknown {
  switch (handledAs) {
    case "Json": {
      const root = readJson(text);
      return root && jsonValue(root);
    }
    case "Yaml":
      return Array.from(parseAllDocuments(text), (document) => document.toJS() as unknown);
    case "Properties":
      return text;
    default:
      return xmlValue(parseXml(text));
  }
}

function jsonValue(node: JsonNode): unknown {
  if (node.kind === "object") return Object.fromEntries(node.members.map(({ key, value }) => [key, jsonValue(value)]));
  if (node.kind === "array") return node.items.map(jsonValue);
  return node.kind === "string" ? node.text : (JSON.parse(node.text) as unknown);
}

/** Elements, attributes, texts and comments; blanks between elements do not count. */
function xmlValue(parent: XmlDocument | XmlElement): unknown {
  const children: unknown[] = [];
  for (let child = parent.firstChild; child; child = child.next) {
    if (child.kind === "element") children.push(xmlValue(child));
    else if (child.kind === "text" || child.kind === "cdata" || child.kind === "comment")
      children.push([child.kind, child.value]);
  }
  if (parent.kind === "document") return children;
  const attributes = parent.attributes.map((attribute) => [qualifiedName(attribute), attribute.value]);
  return [qualifiedName(parent), Object.fromEntries(attributes), children];
}
