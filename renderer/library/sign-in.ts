import { assertNever } from "../../shared/core/errors.ts";
import type { AccountSignIn } from "../../shared/core/model/account.ts";
import { isPlainSecret, isRecord } from "../../shared/core/model/secret-value.ts";

/** What accounts sign in with, as a list and a form name it. */
export const SIGN_INS = [
  { value: "username-password", label: "User and password" },
  { value: "token", label: "Token" },
  { value: "ssh-key", label: "SSH key" },
  { value: "aws", label: "Amazon Web Services" },
  { value: "azure", label: "Azure service principal" },
  { value: "google-cloud", label: "Google Cloud" },
] as const satisfies readonly { readonly value: AccountSignIn["kind"]; readonly label: string }[];

/** The name of a kind. */
export function signInLabel(kind: AccountSignIn["kind"]): string {
  return SIGN_INS.find(({ value }) => value === kind)?.label ?? kind;
}

/** A sign-in with nothing but its kind decided. */
export function newSignIn(kind: AccountSignIn["kind"]): AccountSignIn {
  const empty = { plain: "" };
  switch (kind) {
    case "username-password":
      return { kind, username: "", password: empty };
    case "token":
      return { kind, token: empty };
    case "ssh-key":
      return { kind, username: "", privateKey: empty };
    case "aws":
      return { kind, accessKey: "", secretKey: empty };
    case "azure":
      return { kind, subscription: "", tenant: "", client: "", password: empty };
    case "google-cloud":
      return { kind, jsonKey: empty };
    default:
      return assertNever(kind);
  }
}

/** True when every text and secret that is wanted is given. */
export function isComplete(signIn: AccountSignIn): boolean {
  return Object.values(signIn).every((value: unknown) =>
    isRecord(value) ? !isPlainSecret(value) || value.plain !== "" : value === undefined || value !== "",
  );
}
