/** Opens and seals the data key that protects stored secrets (DPAPI, a pass phrase, a key file). */
export type SecretBox = {
  /** Which sort it is; a data folder can only be opened with the sort it was made with. */
  readonly kind: "key-file" | "passphrase" | "safe-storage";
  /** Where the key is kept, in words. */
  readonly name: string;
  seal(plain: Uint8Array): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<Uint8Array>;
};
