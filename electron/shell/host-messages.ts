/** What the desktop's main process and its host process say to each other, beside the ports for the page. */
export type ToHost =
  | { readonly kind: "start"; readonly folder: string; readonly hasSafeStorage: boolean }
  /** A port for a page comes with it. */
  | { readonly kind: "port" }
  | { readonly kind: "count-running"; readonly call: number }
  | { readonly kind: "sealed"; readonly call: number; readonly bytes: Uint8Array | null; readonly error: string | null }
  | { readonly kind: "close" };

/** What the host process answers. */
export type FromHost =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "running"; readonly call: number; readonly count: number }
  /** Only the main process can reach the system's key store. */
  | { readonly kind: "seal"; readonly call: number; readonly bytes: Uint8Array; readonly open: boolean }
  | { readonly kind: "closed" };
