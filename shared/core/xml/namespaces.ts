import { fail, type NamespaceBindings, type Reader } from "./reader.ts";
import { declaredPrefix, XML_NAMESPACE, type XmlElement, XMLNS_NAMESPACE } from "./tree.ts";

/**
 * Takes up an element's declarations (when `declares`), gives namespaces to it and its attributes, and refuses doubled
 * attributes and undeclared prefixes.
 */
export function addNamespaces(reader: Reader, element: XmlElement, declares: boolean): void {
  if (declares) declareAll(reader, element);
  element.namespace = namespaceOf(reader, element.prefix, element.start + 1);
  for (const attribute of element.attributes) {
    attribute.owner = element;
    if (attribute.prefix !== "") attribute.namespace = namespaceOf(reader, attribute.prefix, attribute.start);
  }
  if (element.attributes.length > 1) refuseDoubles(reader, element);
}

/** Forgets an element's declarations when it is closed. */
export function dropNamespaces(bindings: NamespaceBindings, element: XmlElement): void {
  for (const attribute of element.attributes) {
    if (attribute.namespace !== XMLNS_NAMESPACE) continue;
    bindings.get(declaredPrefix(attribute) ?? "")?.pop();
  }
}

function declareAll(reader: Reader, element: XmlElement): void {
  for (const attribute of element.attributes) {
    const isDefault = attribute.prefix === "" && attribute.localName === "xmlns";
    if (!isDefault && attribute.prefix !== "xmlns") continue;
    attribute.namespace = XMLNS_NAMESPACE;
    const prefix = isDefault ? "" : attribute.localName;
    refuseReserved(reader, prefix, attribute.value, attribute.start);
    const stack = reader.bindings.get(prefix);
    if (stack) stack.push(attribute.value);
    else reader.bindings.set(prefix, [attribute.value]);
  }
}

function refuseReserved(reader: Reader, prefix: string, value: string, at: number): void {
  if (prefix !== "" && value === "") fail(reader, at, `The prefix '${prefix}' cannot be bound to no namespace`);
  if (prefix === "xmlns" || value === XMLNS_NAMESPACE) fail(reader, at, "The prefix 'xmlns' cannot be declared");
  if ((prefix === "xml") !== (value === XML_NAMESPACE)) {
    fail(reader, at, `The prefix 'xml' and the namespace '${XML_NAMESPACE}' belong together`);
  }
}

function namespaceOf(reader: Reader, prefix: string, at: number): string {
  const found = reader.bindings.get(prefix)?.at(-1);
  if (found === undefined) fail(reader, at, `The prefix '${prefix}' is not declared`);
  return found;
}

function refuseDoubles(reader: Reader, element: XmlElement): void {
  const { attributes } = element;
  if (attributes.length <= 8) {
    for (let later = 1; later < attributes.length; later++) {
      const one = attributes[later];
      if (!one) continue;
      for (let earlier = 0; earlier < later; earlier++) {
        const other = attributes[earlier];
        if (other?.localName === one.localName && other.namespace === one.namespace) doubled(reader, one);
      }
    }
    return;
  }
  const seen = new Set<string>();
  for (const one of attributes) {
    const key = `${one.localName}\n${one.namespace}`;
    if (seen.has(key)) doubled(reader, one);
    seen.add(key);
  }
}

function doubled(reader: Reader, attribute: { readonly localName: string; readonly start: number }): never {
  fail(reader, attribute.start, `The attribute '${attribute.localName}' appears twice`);
}
