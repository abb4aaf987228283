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

/** The other kind's names resolve to a type in Microsoft's engine, only not to one of the kind needed. */
function refuse(name: string, kind: "Transform" | "Locator"): never {
  const others: readonly string[] = kind === "Transform" ? [...LOCATORS, "Locator"] : [...TRANSFORMS, "Transform"];
  const text = others.includes(name)
    ? `'Microsoft.Web.XmlTransform.${name}' is not a type of ${kind}`
    : `Could not resolve '${name}' as a type of ${kind}`;
  throw new AppError("invalid_input", text);
}
