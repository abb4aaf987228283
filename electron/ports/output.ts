/** Which output of a container or program. */
export type LogStream = "stdout" | "stderr";

/** A piece of an output; it may end within a line or a character. */
export type LogChunk = { readonly stream: LogStream; readonly bytes: Uint8Array };
