import { TRANSFORMS, type TransformName } from "../../shared/core/xdt/known-types.ts";
import { XDT_NAMESPACE } from "../../shared/core/xdt/rule.ts";
import type { XmlDocument, XmlElement } from "../../shared/core/xml/tree.ts";
import { elementsAt, type Names } from "./source-names.ts";
import { type OpenElement, readCursor } from "./transform-cursor.ts";

/** Something that may be written at the cursor. */
export type Proposal = {
  readonly label: string;
  /** What it does, in a few words. */
  readonly detail: string;
  readonly kind: "transform" | "locator" | "element" | "attribute" | "value";
  /** What is written, where it is not the label. */
  readonly insert?: string;
  /** Where in what is written the cursor goes; behind it without. */
  readonly cursor?: number;
};

/** Proposals that replace the text from `from` to the cursor. */
export type Completion = { readonly from: number; readonly proposals: readonly Proposal[] };

const MOST_PROPOSALS = 300;

/** What may stand at an offset of a transform, by the markup around it and by what the source has at that path. */
export function completeTransform(transform: string, offset: number, source: XmlDocument | null): Completion | null {
  const { path, place } = readCursor(transform, offset);
  const names = (elements: readonly OpenElement[]): Names => elementsAt(source, elements);
  switch (place.kind) {
    case "element-name":
      return made(place.from, elementProposals(names(path)));
    case "attribute-name":
      return made(place.from, attributeProposals(path, names(path)));
    case "attribute-value":
      return valueCompletion(path, place, names);
    default:
      return null;
  }
}

function made(from: number, proposals: readonly Proposal[]): Completion | null {
  return proposals.length === 0 ? null : { from, proposals: proposals.slice(0, MOST_PROPOSALS) };
}

function elementProposals({ children }: Names): readonly Proposal[] {
  return children.map(({ name, count }) => ({
    label: name,
    detail: count === 1 ? "in the source" : `${count} in the source`,
    kind: "element",
  }));
}

function attributeProposals(path: readonly OpenElement[], { attributes }: Names): readonly Proposal[] {
  const element = path.at(-1);
  const present = new Set(element?.attributes.keys());
  const prefix = xdtPrefix(path);
  const markup: readonly Proposal[] =
    prefix === null
      ? [
          {
            label: "xmlns:xdt",
            detail: "declares the transform namespace",
            kind: "attribute",
            insert: `xmlns:xdt="${XDT_NAMESPACE}"`,
          },
        ]
      : [
          attributeProposal(`${prefix}:Transform`, "what to do here"),
          attributeProposal(`${prefix}:Locator`, "which element is meant"),
        ];
  const own = attributes.map(({ name }) => attributeProposal(name, "in the source"));
  return [...markup, ...own].filter(({ label }) => !present.has(label));
}

function attributeProposal(name: string, detail: string): Proposal {
  return { label: name, detail, kind: "attribute", insert: `${name}=""`, cursor: name.length + 2 };
}

/** The prefix that means transforms at this place; null when none is declared. */
function xdtPrefix(path: readonly OpenElement[]): string | null {
  for (const { attributes } of path.toReversed()) {
    for (const [name, value] of attributes) if (value === XDT_NAMESPACE) return name.replace(/^xmlns:/, "");
  }
  return null;
}

type ValuePlace = { readonly name: string; readonly from: number; readonly text: string };

function valueCompletion(
  path: readonly OpenElement[],
  { name, from, text }: ValuePlace,
  names: (elements: readonly OpenElement[]) => Names,
): Completion | null {
  const own = names(path);
  const prefix = xdtPrefix(path);
  if (name.startsWith("xmlns")) {
    return made(from, [{ label: XDT_NAMESPACE, detail: "namespace of transforms", kind: "value" }]);
  }
  if (prefix !== null && name === `${prefix}:Transform`) {
    return argumentCompletion(from, text, own, names(path.slice(0, -1))) ?? made(from, transformProposals(own));
  }
  if (prefix !== null && name === `${prefix}:Locator`) {
    return argumentCompletion(from, text, own, own, path.at(-1)) ?? made(from, locatorProposals(path.at(-1), own));
  }
  const values = own.attributes.find((attribute) => attribute.name === name)?.values ?? [];
  return made(
    from,
    values.map((value) => ({ label: value, detail: "in the source", kind: "value", insert: escaped(value) })),
  );
}

/** Inside the parentheses: names of attributes, or for sibling transforms paths to the siblings. */
function argumentCompletion(
  from: number,
  text: string,
  own: Names,
  parent: Names,
  element?: OpenElement,
): Completion | null {
  const inside = /^\s*(\w+)\s*\((?:[^()]*,)?\s*([^,()]*)$/.exec(text);
  if (!inside) return null;
  const [, call = "", word = ""] = inside;
  const at = from + text.length - word.length;
  switch (call) {
    case "Match": {
      const written = [...(element?.attributes.keys() ?? [])].filter((one) => !one.includes(":"));
      return made(
        at,
        written.map((one) => ({ label: one, detail: "of this element", kind: "attribute" })),
      );
    }
    case "SetAttributes":
    case "RemoveAttributes":
    case "SetTokenizedAttributes":
      return made(
        at,
        own.attributes.map(({ name }) => ({ label: name, detail: "in the source", kind: "attribute" })),
      );
    case "InsertBefore":
    case "InsertAfter":
      return made(at, siblingPaths(parent));
    case "Condition":
      return made(at, conditions(own));
    default:
      return null;
  }
}

function siblingPaths({ elements }: Names): readonly Proposal[] {
  const paths = elements.flatMap((parent) => childPaths(parent));
  return [...new Set(paths)].map((path) => ({ label: path, detail: "in the source", kind: "value" }));
}

function childPaths(parent: XmlElement): readonly string[] {
  const paths: string[] = [];
  for (let child = parent.firstChild; child; child = child.next) {
    if (child.kind !== "element" || child.prefix !== "") continue;
    const key = child.attributes.find((one) => one.localName === "key" || one.localName === "name");
    const isWritable = key && !/[',]/.test(key.value);
    paths.push(isWritable ? `${child.localName}[@${key.localName}='${escaped(key.value)}']` : child.localName);
  }
  return paths;
}

function conditions({ attributes }: Names): readonly Proposal[] {
  return attributes.flatMap(({ name, values }) =>
    values
      .filter((value) => !/[',]/.test(value) && value.length < 80)
      .map((value) => ({ label: `@${name}='${escaped(value)}'`, detail: "in the source", kind: "value" as const })),
  );
}

const DETAILS: Readonly<Record<TransformName, string>> = {
  Replace: "puts this element in its place",
  Remove: "removes the first match",
  RemoveAll: "removes every match",
  Insert: "adds this element at the end",
  InsertIfMissing: "adds it unless there is a match",
  InsertBefore: "adds it before a sibling",
  InsertAfter: "adds it behind a sibling",
  SetAttributes: "sets attributes to those written here",
  RemoveAttributes: "removes the named attributes",
  SetTokenizedAttributes: "sets attributes, filling in $(name)",
  CommentOut: "makes the first match a comment",
};
/** What is written most comes first. */
const ORDER: readonly TransformName[] = [
  "SetAttributes",
  "Insert",
  "Replace",
  "Remove",
  "RemoveAttributes",
  "InsertIfMissing",
  ...TRANSFORMS,
];
const NEED_ARGUMENTS: readonly TransformName[] = ["InsertBefore", "InsertAfter", "RemoveAttributes"];
const TAKE_ARGUMENTS: readonly TransformName[] = ["SetAttributes", "SetTokenizedAttributes"];

function transformProposals({ attributes }: Names): readonly Proposal[] {
  return [...new Set(ORDER)].flatMap((name): readonly Proposal[] => {
    const plain: Proposal = { label: name, detail: DETAILS[name], kind: "transform" };
    const withArguments: Proposal = { ...plain, label: `${name}()`, cursor: name.length + 1 };
    if (NEED_ARGUMENTS.includes(name)) return [withArguments];
    if (!TAKE_ARGUMENTS.includes(name) || attributes.length === 0) return [plain];
    return [plain, { ...withArguments, detail: "only those named" }];
  });
}

function locatorProposals(element: OpenElement | undefined, { attributes }: Names): readonly Proposal[] {
  const written = [...(element?.attributes.keys() ?? [])].filter((name) => !name.includes(":") && name !== "xmlns");
  const inSource = new Set(attributes.map(({ name }) => name));
  const usable = written.toSorted((a, b) => Number(inSource.has(b)) - Number(inSource.has(a)));
  const matches = usable.map(
    (name): Proposal => ({ label: `Match(${name})`, detail: `same ${name} as here`, kind: "locator" }),
  );
  return [
    ...matches,
    { label: "Match()", detail: "same attributes as here", kind: "locator", cursor: 6 },
    { label: "Condition()", detail: "an XPath condition", kind: "locator", cursor: 10 },
    { label: "XPath()", detail: "an XPath of its own", kind: "locator", cursor: 6 },
  ];
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
