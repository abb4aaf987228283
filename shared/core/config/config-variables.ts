import { attributeOf, type XmlElement, type XmlNode } from "../xml/tree.ts";
import { walk } from "../xml/write.ts";
import { createChangeList, type FormatResult } from "./change.ts";
import type { ConfigValues } from "./values.ts";
import { childrenOf, createXmlEdits, type XmlEdits } from "./xml-edits.ts";
import { readDocument } from "./xml.ts";

/**
 * Replaces the settings of a .NET configuration file whose names are variables, without case: `appSettings/add[@key]`,
 * `connectionStrings/add[@name]` and `applicationSettings//setting[@name]`, sections by local name anywhere. A variable
 * without a value makes the setting empty; a missing value attribute or element is added last.
 */
export function replaceConfigVariables(
  file: string,
  text: string,
  values: ConfigValues,
  encoding = "utf-8",
): FormatResult {
  const document = readDocument(text);
  if (document.kind === "unreadable") return document;
  const changes = createChangeList(file, text);
  const edits = createXmlEdits(changes, text, encoding);
  const settings: (() => void)[] = [];
  walk(document, {
    enter(node) {
      if (node.kind === "element") settings.push(...settingsOf(node, values, edits));
    },
  });
  for (const set of settings) set();
  return changes.finish();
}

/** What is to be done at an element; done later, because it changes the tree that is being walked. */
function settingsOf(element: XmlElement, values: ConfigValues, edits: XmlEdits): readonly (() => void)[] {
  const parent = element.parent?.kind === "element" ? element.parent.localName : "";
  const valueFor = (attribute: string): { readonly name: string; readonly value: string } | null => {
    const key = attributeOf(element, attribute)?.value;
    const name = key === undefined ? null : values.nameOf(key);
    return name === null ? null : { name, value: values.value(name) ?? "" };
  };
  const tasks: (() => void)[] = [];
  const plan = (attribute: string, set: (name: string, value: string) => void): void => {
    const found = valueFor(attribute);
    if (found) tasks.push(() => set(found.name, found.value));
  };
  if (element.localName === "add" && parent === "appSettings")
    plan("key", (name, value) => setAttribute(edits, name, element, "value", value));
  if (element.localName === "add" && parent === "connectionStrings")
    plan("name", (name, value) => setAttribute(edits, name, element, "connectionString", value));
  if (element.localName === "setting" && isBelow(element, "applicationSettings"))
    plan("name", (name, value) => setValueElement(edits, name, element, value));
  return tasks;
}

function isBelow(element: XmlElement, section: string): boolean {
  for (let node: XmlNode | null = element.parent; node?.kind === "element"; node = node.parent)
    if (node.localName === section) return true;
  return false;
}

function setAttribute(edits: XmlEdits, key: string, element: XmlElement, name: string, value: string): void {
  const attribute = attributeOf(element, name);
  if (attribute) edits.setAttribute(key, attribute, value);
  else edits.addAttribute(key, element, name, value);
}

function setValueElement(edits: XmlEdits, key: string, setting: XmlElement, value: string): void {
  const present = childrenOf(setting).find((child) => child.kind === "element" && child.localName === "value");
  if (present?.kind === "element") {
    edits.setText(key, present, value);
    return;
  }
  edits.addElement(key, setting, setting.prefix === "" ? "value" : `${setting.prefix}:value`, value);
}
