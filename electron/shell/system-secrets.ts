import { safeStorage } from "electron";
import { AppError } from "../../shared/core/errors.ts";

/**
 * The system's own key store (DPAPI on Windows, Keychain on macOS, a keyring on Linux). Linux's plain-text fallback does
 * not count as one.
 */
export async function hasSafeStorage(): Promise<boolean> {
  if (process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text") return false;
  return "isAsyncEncryptionAvailable" in safeStorage ? safeStorage.isAsyncEncryptionAvailable() : false;
}

/** Seals bytes so that only this user can open them. */
export async function sealWithSystem(bytes: Uint8Array): Promise<Uint8Array> {
  return safeStorage.encryptStringAsync(Buffer.from(bytes).toString("base64"));
}

/** Throws `unauthenticated` when the system cannot open it, as for another user. */
export async function openWithSystem(sealed: Uint8Array): Promise<Uint8Array> {
  try {
    const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
    return Buffer.from(result, "base64");
  } catch (cause) {
    throw new AppError(
      "unauthenticated",
      "The system could not open the key of the stored secrets. Sign in as the user who made this data folder.",
      { cause },
    );
  }
}
