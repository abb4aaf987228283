import type { ScriptProgram, ScriptSystem } from "../../shared/core/deployment/script-program.ts";
import type { DockerEndpoint } from "./docker.ts";
import type { LogChunk } from "./output.ts";

/** Where scripts run, secrets opened. On this computer they start in `folder`; null: in the user's own. */
export type ShellEndpoint =
  | { readonly kind: "local"; readonly folder: string | null }
  | Extract<DockerEndpoint, { readonly kind: "ssh" }>;

/** How a program ended. */
export type ProgramEnd = {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** True when something it left running holds its output open; what that prints is not followed. */
  readonly isHeldOpen: boolean;
};

/** A way to run programs on one computer. */
export type Shell = {
  /** Such as "this computer" or "deploy@web-1", for messages. */
  readonly place: string;
  /** What kind of computer it is; asked once. */
  system(signal: AbortSignal): Promise<ScriptSystem>;
  /**
   * Runs a program to its end. Output comes in order for each of its streams, all of it before the promise settles; what
   * `onChunk` throws ends the program. When `signal` aborts, the program and all that it started are ended (first asked to,
   * after 5 s killed) and `cancelled` is thrown. Throws `not_found` when there is no such command, `unreachable` when the
   * connection was lost: the program may then still be running.
   */
  run(program: ScriptProgram, onChunk: (chunk: LogChunk) => void, signal: AbortSignal): Promise<ProgramEnd>;
  /**
   * The bytes of a file; a path that is not absolute begins where programs start. Throws `not_found` for what is no file or
   * may not be read, `unreachable` when the connection is lost, `cancelled`.
   */
  readFile(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
};

/** Opens a way to run programs. Throws as `DockerConnector.connect` does. */
export type OpenShell = (endpoint: ShellEndpoint, signal: AbortSignal) => Promise<Shell>;
