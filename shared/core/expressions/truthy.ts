import { trimBlanks } from "./characters.ts";

/** Everything is true but empty text, exactly `0`, and — blanks and case aside — `no` and `false`. */
export function isTruthy(text: string): boolean {
  if (text === "" || text === "0") return false;
  const word = trimBlanks(text).toLowerCase();
  return word !== "no" && word !== "false";
}
