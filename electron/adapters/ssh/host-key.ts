import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";
import { AppError } from "../../../shared/core/errors.ts";

/** A host's public key as people compare it: `ssh-ed25519 SHA256:...` (the base64 digest without padding, as ssh-keygen prints it). */
export function hostKeyPrint(blob: Uint8Array): string {
  const bytes = Buffer.from(blob);
  // RFC 4253, 6.6: a key blob starts with its type as a counted string.
  const type = bytes.toString("latin1", 4, 4 + bytes.readUInt32BE(0));
  const hash = createHash("sha256").update(bytes).digest("base64").replace(/=+$/, "");
  return `${type} SHA256:${hash}`;
}

/** The refusal of a key that is not pinned; `details.offeredHostKey` lets a person trust it. */
export function refusedHostKey(host: string, offered: string, pinned: readonly string[]): AppError {
  const message =
    pinned.length === 0
      ? `${host} shows the host key ${offered}, which nobody has trusted yet. Compare it with the machine's own ` +
        `(ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there), then trust it in the target's settings.`
      : `${host} shows the host key ${offered}, but ${pinned.join(" or ")} is trusted. Was the machine set up anew? If so, ` +
        `compare the key there and trust it in the target's settings; if not, someone may be listening in: do not sign in.`;
  return new AppError("unauthenticated", message, { details: { offeredHostKey: offered, pinnedHostKeys: pinned } });
}

/** The order in which to ask for host keys: a host that has several must show a pinned one when it can, as OpenSSH asks. */
export function hostKeyAlgorithms(pinned: readonly string[]): readonly ServerHostKeyAlgorithm[] {
  const types = pinned.map((print) => print.split(" ")[0] ?? "");
  const isWanted = (name: ServerHostKeyAlgorithm) => types.includes(isRsa(name) ? "ssh-rsa" : name);
  return [...algorithms.filter(isWanted), ...algorithms.filter((name) => !isWanted(name))];
}

/** Best first. One RSA key signs in three ways (RFC 8332), SHA-1 last. */
const algorithms: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
];

function isRsa(name: ServerHostKeyAlgorithm): boolean {
  return name.includes("rsa") && !name.startsWith("ecdsa");
}
