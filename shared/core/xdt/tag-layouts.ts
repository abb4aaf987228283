import { qualifiedName, type XmlDocument, type XmlElement } from "../xml/tree.ts";
import { type BlankSlots, createBlankSlots } from "./blank-slots.ts";
import { scanLostTags } from "./tag-scanner.ts";

/** What is remembered of a start tag: the order of attribute names and the blanks before each. */
export type TagLayout = {
  readonly names: string[];
  /** Blanks by attribute name; those before the end of the tag under "". */
  readonly blanks: BlankSlots;
  /** The line break indent found for or given to this tag. */
  lineBreak: string | null;
  /** Whether it counts as one attribute per line; null until first needed. */
  onePerLine: boolean | null;
};

/** The layouts of a document's start tags, worked out when asked for. */
export type TagLayouts = {
  /** The element's layout, remembered from now on. Elements from a transform start with nothing. */
  of(element: XmlElement): TagLayout;
  /** Its layout when anything but the source's own applies, else null. */
  changed(element: XmlElement): TagLayout | null;
  /** Whether the source's layout of this tag is lost, so that it must be laid out anew. */
  isLost(element: XmlElement): boolean;
  /** The element's first blanks with a line break, or the line break indent it was given. */
  lineBreakOf(element: XmlElement): string | null;
};

/** Layouts of the tags of a parsed document that nothing has changed yet. */
export function createTagLayouts(document: XmlDocument): TagLayouts {
  const known = new Map<XmlElement, TagLayout>();
  const lost = scanLostTags(document);
  // What a neighbour once found here stays, even when the blanks themselves go.
  const found = new Map<XmlElement, string>();
  const create = (element: XmlElement): TagLayout => {
    const scanned = lost.get(element);
    if (scanned) return { ...emptyLayout(), names: [...scanned.names], blanks: createBlankSlots(scanned.blanks) };
    return element.start < 0 ? emptyLayout() : readLayout(element);
  };
  return {
    of(element) {
      let layout = known.get(element);
      if (!layout) {
        layout = create(element);
        layout.lineBreak = found.get(element) ?? null;
        known.set(element, layout);
      }
      return layout;
    },
    changed: (element) => known.get(element) ?? null,
    isLost: (element) => lost.has(element),
    lineBreakOf(element) {
      const layout = known.get(element);
      if (!layout) {
        const own = element.start < 0 ? null : firstLineBreak(element, lost.get(element)?.blanks);
        if (own !== null) found.set(element, own);
        return own;
      }
      layout.lineBreak ??= lineBreakIn(layout.blanks.values());
      return layout.lineBreak;
    },
  };
}

/** A layout that remembers nothing. */
export function emptyLayout(): TagLayout {
  return { names: [], blanks: createBlankSlots(), lineBreak: null, onePerLine: null };
}

/** The first of some blanks that hold a line break. Only LF counts. */
export function lineBreakIn(blanks: Iterable<string>): string | null {
  for (const one of blanks) if (one.includes("\n")) return one;
  return null;
}

/** Offset behind the element's name in its start tag. */
export function nameEnd(element: XmlElement): number {
  return element.start + 1 + qualifiedName(element).length;
}

/** Offset of the `>` or `/>` that ends an element's start tag in the source. */
export function tagClosing(element: XmlElement): number {
  const { text } = element.document;
  return element.startTagEnd - (text.charCodeAt(element.startTagEnd - 2) === 47 ? 2 : 1);
}

function readLayout(element: XmlElement): TagLayout {
  const layout = emptyLayout();
  const { text } = element.document;
  const attributes = originalAttributes(element);
  let at = nameEnd(element);
  for (const { name, start, end } of attributes) {
    layout.names.push(name);
    layout.blanks.set(name, text.slice(at, start));
    at = end;
  }
  layout.blanks.set("", text.slice(at, tagClosing(element)));
  return layout;
}

type AttributeSpan = { readonly name: string; readonly start: number; readonly end: number };

/** Attributes as they stand in the source, read again from its text because the tree may have lost some. */
function originalAttributes(element: XmlElement): readonly AttributeSpan[] {
  const { text } = element.document;
  const closing = tagClosing(element);
  const found: AttributeSpan[] = [];
  const pattern = /[^\s=]+(?=\s*=)\s*=\s*(?:"[^"]*"|'[^']*')/y;
  let at = nameEnd(element);
  while (at < closing) {
    while (at < closing && /\s/.test(text.charAt(at))) at++;
    if (at >= closing) break;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) break;
    const name = /^[^\s=]+/.exec(match[0])?.[0] ?? "";
    found.push({ name, start: at, end: at + match[0].length });
    at += match[0].length;
  }
  return found;
}

function firstLineBreak(element: XmlElement, scanned: ReadonlyMap<string, string> | undefined): string | null {
  if (scanned) return lineBreakIn(scanned.values());
  if (!element.document.text.slice(element.start, element.startTagEnd).includes("\n")) return null;
  return lineBreakIn(readLayout(element).blanks.values());
}
