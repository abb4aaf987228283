import { userInfo } from "node:os";

/** Who acts: the account of the operating system. */
export function currentActor(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // an account without a name, as in some containers
  }
}
