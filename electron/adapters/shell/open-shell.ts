import { assertNever } from "../../../shared/core/errors.ts";
import type { OpenShell } from "../../ports/shell.ts";
import { sshShell } from "../ssh/ssh-shell.ts";
import { localShell } from "./local-shell.ts";

/** Runs programs on this computer and on SSH hosts. */
export const openShell: OpenShell = (endpoint, signal) => {
  switch (endpoint.kind) {
    case "local":
      return localShell(endpoint.folder);
    case "ssh":
      return sshShell(endpoint, signal);
    default:
      return assertNever(endpoint);
  }
};
