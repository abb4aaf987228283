import { qualifiedName, type XmlElement } from "../xml/tree.ts";
import { lineBreakIn, type TagLayout } from "./tag-layouts.ts";

/** Gives the line break indent of the element's neighbourhood, for tags that have none of their own. */
export type IndentForAttributes = () => string;

/**
 * Brings a tag's layout up to date with the attributes it has now: what goes leaves its line break behind, what comes
 * gets blanks, or none when the writer is to wrap by line length.
 */
export function updateTag(layout: TagLayout, element: XmlElement, indent: IndentForAttributes): void {
  if (element.attributes.length === 0) {
    if (layout.names.length === 0) return;
    layout.blanks.clear();
    layout.names.length = 0;
    return;
  }
  const present = new Set(element.attributes.map(qualifiedName));
  const listed = new Set(layout.names);
  for (const name of present) if (!listed.has(name)) layout.names.push(name);
  placeAttributes(layout, present, indent);
}

function placeAttributes(layout: TagLayout, present: ReadonlySet<string>, indent: IndentForAttributes): void {
  let first = true;
  let left: string | null = null;
  for (const name of layout.names) {
    const blanks = layout.blanks.get(name);
    if (!present.has(name)) {
      if (blanks !== undefined) left = leftBehind(blanks, left, first);
      layout.blanks.delete(name);
      continue;
    }
    if (left !== null) {
      if (first || !blanks?.includes("\n")) layout.blanks.set(name, left);
      left = null;
    } else if (blanks === undefined) giveBlanks(layout, name, first, indent);
    first = false;
  }
}

/** Blanks of a removed attribute that pass to the next one: those of the tag's first, and line breaks. */
function leftBehind(blanks: string, left: string | null, first: boolean): string | null {
  if (first) return left ?? blanks;
  return blanks.includes("\n") ? blanks : left;
}

function giveBlanks(layout: TagLayout, name: string, first: boolean, indent: IndentForAttributes): void {
  if (first) {
    layout.blanks.set(name, " ");
    return;
  }
  layout.onePerLine ??= isOnePerLine(layout);
  layout.lineBreak ??= lineBreakIn(layout.blanks.values()) ?? indent();
  if (layout.onePerLine) layout.blanks.set(name, layout.lineBreak);
}

function isOnePerLine(layout: TagLayout): boolean {
  if (layout.blanks.count() < 2) return false;
  return layout.names.slice(1).every((name) => layout.blanks.get(name)?.includes("\n") ?? true);
}
