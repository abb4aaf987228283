import { AppError } from "../errors.ts";

/** The transforms by their exact names. */
export const TRANSFORMS = [
  "Replace",
  "Remove",
  "RemoveAll",
  "Insert",
  "InsertIfMissing",
  "InsertBefore",
  "InsertAfter",
  "SetAttributes",
  "RemoveAttributes",
  "SetTokenizedAttributes",
  "CommentOut",
] as const;

/** The eleven transforms, by their exact names. */
export type TransformName = (typeof TRANSFORMS)[number];

/** The locators by their exact names. */
export const LOCATORS = ["DefaultLocator", "Match", "Condition", "XPath"] as const;

/** The locators, by their exact names. */
export type LocatorName = (typeof LOCATORS)[number];

/** Finds a transform. Throws `invalid_input` with the engine's text for anything else. */
export function resolveTransform(name: string): TransformName {
  return TRANSFORMS.find((one) => one === name) ?? refuse(name, "Transform");
}

/** Finds a locator. Throws `invalid_input` with the engine's text for anything else. */
export function resolveLocator(name: string): LocatorName {
  return LOCATORS.find((one) => one === name) ?? refuse(name, "Locator");
}

/** Kinds of transforms that are not one themselves. */
const ABSTRACT_TRANSFORMS: readonly string[] = ["AttributeTransform", "InsertBase"];

/** What else Microsoft's engine finds by name, since it looks for any class of its own. */
const OTHER_TYPES: readonly string[] = [
  "CommonErrors",
  "IXmlFormattableAttributes",
  "IXmlOriginalDocumentService",
  "IXmlTransformationLogger",
  "Locator",
  "MessageType",
  "MissingTargetMessage",
  "NamedTypeFactory",
  "PositionTrackingTextReader",
  "SetTokenizedAttributeStorage",
  "Transform",
  "TransformFlags",
  "WhitespaceTrackingTextReader",
  "XPathAxis",
  "XmlArgumentUtility",
  "XmlAttributePreservationDict",
  "XmlAttributePreservationProvider",
  "XmlAttributePreservingWriter",
  "XmlElementContext",
  "XmlFileInfoDocument",
  "XmlFormatter",
  "XmlNodeContext",
  "XmlNodeException",
  "XmlTransformableDocument",
  "XmlTransformation",
  "XmlTransformationException",
  "XmlTransformationLogger",
];

function refuse(name: string, kind: "Transform" | "Locator"): never {
  throw new AppError("invalid_input", refusal(name, kind));
}

function refusal(name: string, kind: "Transform" | "Locator"): string {
  const full = `Microsoft.Web.XmlTransform.${name}`;
  if (kind === "Transform" && ABSTRACT_TRANSFORMS.includes(name)) {
    return `Type '${full}' must have a no-argument constructor to be instantiated by the transformation engine`;
  }
  const all: readonly string[] = [...TRANSFORMS, ...LOCATORS, ...ABSTRACT_TRANSFORMS, ...OTHER_TYPES];
  if (all.includes(name)) return `'${full}' is not a type of ${kind}`;
  return `Could not resolve '${name}' as a type of ${kind}`;
}
