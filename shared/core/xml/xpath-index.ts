import type { XmlChild, XmlDocument, XmlElement, XmlParent, XmlWatcher } from "./tree.ts";

/** Child elements of one parent and name by the value of one attribute, in document order. */
type ValueIndex = {
  readonly localName: string;
  readonly namespace: string;
  readonly attribute: string;
  readonly byValue: Map<string, XmlElement[]>;
};

/** Finds child elements by an attribute's value without looking at every sibling. Kept right while the tree changes. */
export type ChildFinder = {
  find(
    parent: XmlParent,
    name: { localName: string; namespace: string },
    attribute: string,
    value: string,
  ): readonly XmlElement[];
};

/** Puts a finder on a document, as its watcher. Each index is made at its first use, in one pass over the siblings. */
export function watchChildren(document: XmlDocument): ChildFinder {
  const indexes = new WeakMap<XmlParent, ValueIndex[]>();
  document.watcher = createWatcher(indexes);
  return {
    find(parent, name, attribute, value) {
      let known = indexes.get(parent);
      if (!known) indexes.set(parent, (known = []));
      let index = known.find((one) => one.attribute === attribute && isNamed(one, name.localName, name.namespace));
      if (!index) known.push((index = build(parent, name, attribute)));
      return index.byValue.get(value) ?? [];
    },
  };
}

function createWatcher(indexes: WeakMap<XmlParent, ValueIndex[]>): XmlWatcher {
  const forget = (parent: XmlParent, concerned: (index: ValueIndex) => boolean) => {
    const known = indexes.get(parent);
    if (known?.some(concerned))
      indexes.set(
        parent,
        known.filter((index) => !concerned(index)),
      );
  };
  return {
    added(node) {
      if (node.kind !== "element" || !node.parent) return;
      // Among others of its value a node that is not the last has no known place.
      const isLast = node.parent.lastChild === node;
      forget(node.parent, (index) => !isLast && concerns(index, node) && sameValued(index, node).length > 0);
      for (const index of indexes.get(node.parent) ?? []) if (concerns(index, node)) put(index, node);
    },
    removing(node) {
      if (node.kind !== "element" || !node.parent) return;
      for (const index of indexes.get(node.parent) ?? []) if (concerns(index, node)) take(index, node);
    },
    attributeChanged(element, name) {
      if (element.parent) forget(element.parent, (index) => index.attribute === name && concerns(index, element));
    },
  };
}

function isNamed(index: ValueIndex, localName: string, namespace: string): boolean {
  return index.localName === localName && index.namespace === namespace;
}

function concerns(index: ValueIndex, element: XmlElement): boolean {
  return isNamed(index, element.localName, element.namespace);
}

function build(parent: XmlParent, name: { localName: string; namespace: string }, attribute: string): ValueIndex {
  const index: ValueIndex = { ...name, attribute, byValue: new Map() };
  for (let child: XmlChild | null = parent.firstChild; child; child = child.next) {
    if (child.kind === "element" && concerns(index, child)) put(index, child);
  }
  return index;
}

function valueIn(index: ValueIndex, element: XmlElement): string | undefined {
  for (const one of element.attributes) if (one.localName === index.attribute && one.namespace === "") return one.value;
  return undefined;
}

function sameValued(index: ValueIndex, element: XmlElement): readonly XmlElement[] {
  return index.byValue.get(valueIn(index, element) ?? "") ?? [];
}

function put(index: ValueIndex, element: XmlElement): void {
  const value = valueIn(index, element);
  if (value === undefined) return;
  const same = index.byValue.get(value);
  if (same) same.push(element);
  else index.byValue.set(value, [element]);
}

function take(index: ValueIndex, element: XmlElement): void {
  const value = valueIn(index, element);
  const same = value === undefined ? undefined : index.byValue.get(value);
  const at = same?.indexOf(element) ?? -1;
  if (at >= 0) same?.splice(at, 1);
}
