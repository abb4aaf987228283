import { AppError } from "../errors.ts";

/** Evaluation met a path again while it was still resolving it. */
export function recursiveDefinition(chain: readonly string[]): AppError {
  const message = `The variable ${chain.at(-1) ?? ""} refers back to itself: ${chain.join(" → ")}. Break the circle.`;
  return new AppError("invalid_input", message, { details: { evaluation: "recursive-definition", chain } });
}

export function isRecursiveDefinition(error: unknown): boolean {
  return error instanceof AppError && error.details["evaluation"] === "recursive-definition";
}

/** A filter or an index refused what it got in a way that ends the evaluation. */
export function evaluationFailed(what: string, why: string): AppError {
  return new AppError("invalid_input", `${what} failed: ${why}.`);
}
