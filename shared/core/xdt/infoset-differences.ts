import type { XmlDocument, XmlElement, XmlParent } from "../xml/tree.ts";
import { contentOf, createNumbering, elementsOf, expandedName, pathText, plainAttributes } from "./infoset.ts";

/** A place of the wanted document where another one says something else. */
export type InfosetDifference = { readonly text: string; readonly offset: number };

const MOST_DIFFERENCES = 50;

/** Where `given` does not say what `wanted` says, at the innermost elements; the first fifty. */
export function infosetDifferences(given: XmlDocument, wanted: XmlDocument): readonly InfosetDifference[] {
  const numbering = createNumbering();
  numbering.read(given);
  numbering.read(wanted);
  const found: InfosetDifference[] = [];
  const pending: (readonly [XmlParent, XmlParent])[] = [[given, wanted]];
  for (let next = pending.pop(); next && found.length < MOST_DIFFERENCES; next = pending.pop()) {
    const [one, other] = next;
    if (numbering.of(one) === numbering.of(other)) continue;
    const text = ownDifference(one, other);
    if (text !== null) found.push({ text, offset: other.kind === "element" ? other.start : 0 });
    const children = elementsOf(other);
    elementsOf(one).forEach((child, at) => {
      const counterpart = children[at];
      if (counterpart && isAlike(child, counterpart)) pending.push([child, counterpart]);
    });
  }
  return found;
}

function isAlike(one: XmlElement, other: XmlElement): boolean {
  return expandedName(one) === expandedName(other);
}

/** What two counterparts themselves differ in; null when it is only inside their children. */
function ownDifference(given: XmlParent, wanted: XmlParent): string | null {
  const where = wanted.kind === "element" ? pathText(wanted) : "the document";
  const differ = (describe: (parent: XmlParent) => unknown) =>
    JSON.stringify(describe(given)) !== JSON.stringify(describe(wanted));
  if (differ(childNames)) return `The transform cannot give the elements wanted in ${where}.`;
  if (differ(attributeTexts)) return `The transform cannot give the attributes wanted on ${where}.`;
  if (differ(texts)) return `The transform cannot give the text wanted in ${where}.`;
  if (!differ(order)) return null;
  return `A comment or instruction in ${where} differs. No transform writes comments alone; replace the element around it, or leave the comment as it was.`;
}

function childNames(parent: XmlParent): readonly string[] {
  return elementsOf(parent).map(expandedName);
}

function attributeTexts(parent: XmlParent): readonly string[] {
  if (parent.kind === "document") return [];
  return plainAttributes(parent)
    .map((one) => `${expandedName(one)}=${one.value}`)
    .toSorted();
}

function texts(parent: XmlParent): readonly unknown[] {
  return contentOf(parent).filter((item) => item.kind === "text");
}

function order(parent: XmlParent): readonly unknown[] {
  return contentOf(parent).map((item) => (item.kind === "element" ? "" : item));
}
