import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { keyFileBox, passphraseBox } from "../adapters/secret-boxes.ts";
import type { SecretBox } from "../ports/secret-box.ts";

/** Where Slipway keeps its data: `--data`, else SLIPWAY_DATA, else the user's own application data. */
export function dataFolder(option: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const chosen = option ?? env["SLIPWAY_DATA"];
  if (chosen) return resolve(chosen);
  if (process.platform === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "Slipway");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Slipway");
  return join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "slipway");
}

/** How a host without a desktop keeps its secrets' key: SLIPWAY_PASSPHRASE, else the file SLIPWAY_KEY_FILE or `secret.key`. */
export function headlessSecretBox(folder: string, env: Readonly<Record<string, string | undefined>>): SecretBox {
  const passphrase = env["SLIPWAY_PASSPHRASE"];
  return passphrase ? passphraseBox(passphrase) : keyFileBox(env["SLIPWAY_KEY_FILE"] ?? join(folder, "secret.key"));
}
