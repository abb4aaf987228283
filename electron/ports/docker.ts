import type { Duplex } from "node:stream";
import type { ConnectionCheck } from "../../shared/core/model/connection-test.ts";
import type { ContainerCreate } from "../../shared/core/planning/container-spec.ts";
import type { LogChunk } from "./output.ts";

/** What an engine says of itself and its machine. */
export type EngineInfo = {
  readonly version: string;
  readonly apiVersion: string;
  readonly os: "linux" | "windows";
  readonly architecture: string;
  readonly hostName: string;
};

/** A login for one registry, as the engine wants it; `null` pulls anonymously. */
export type RegistryLogin = { readonly server: string; readonly username: string; readonly password: string };

/** A port of a container (`80/tcp`) and where its host offers it. */
export type PortMapping = { readonly containerPort: string; readonly hostIp: string; readonly hostPort: number };

/** What an inspect tells, read once at the adapter's edge. `raw` is the engine's whole answer. */
export type ContainerState = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly status: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly exitCode: number;
  readonly error: string;
  /** `null` when the image and the container have no health check. */
  readonly health: "starting" | "healthy" | "unhealthy" | null;
  /** The output of the last health probes, oldest first. */
  readonly healthLog: readonly string[];
  readonly ports: readonly PortMapping[];
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly raw: Readonly<Record<string, unknown>>;
};

/** A container as a list tells of it. */
export type ContainerSummary = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
};

/** An image that an engine holds; `repoDigests` are `REPOSITORY@sha256:...`. `raw` is the engine's whole answer. */
export type ImageInfo = {
  readonly id: string;
  readonly repoDigests: readonly string[];
  readonly os: string;
  readonly raw: Readonly<Record<string, unknown>>;
};

/** A file inside a container. `entry` is the archive's own record (owner, mode, mtime, PAX) and goes back untouched. */
export type ContainerFile = {
  /** Absolute path inside the container, with the container's own separators. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly entry: Readonly<Record<string, unknown>>;
};

/** A followed output. `done` resolves when the container's output ended; `close` stops following early. */
export type FollowedLogs = { readonly done: Promise<void>; close(): void };

/** One Docker engine, reached in whatever way. */
export type DockerEngine = {
  info(signal: AbortSignal): Promise<EngineInfo>;
  /** Pulls `repository@digest` or `repository:tag`; `onProgress` gets readable lines. Gives the image's id. */
  pull(
    image: string,
    login: RegistryLogin | null,
    onProgress: (line: string) => void,
    signal: AbortSignal,
  ): Promise<string>;
  inspectImage(image: string, signal: AbortSignal): Promise<ImageInfo | null>;
  listContainers(labels: Readonly<Record<string, string>>, signal: AbortSignal): Promise<readonly ContainerSummary[]>;
  inspectContainer(id: string, signal: AbortSignal): Promise<ContainerState | null>;
  createContainer(name: string, spec: ContainerCreate, signal: AbortSignal): Promise<string>;
  startContainer(id: string, signal: AbortSignal): Promise<void>;
  /** Already stopped or gone is fine. */
  stopContainer(id: string, timeoutS: number, signal: AbortSignal): Promise<void>;
  /** Already gone is fine. Anonymous volumes go too. */
  removeContainer(id: string, options: { readonly force: boolean }, signal: AbortSignal): Promise<void>;
  renameContainer(id: string, name: string, signal: AbortSignal): Promise<void>;
  /** Waits until the container is not running and gives its exit code. */
  waitContainer(id: string, signal: AbortSignal): Promise<number>;
  /**
   * The files at `path`, or below it when it is a folder; links and special files are left out. `null`: no such path.
   * Throws `invalid_input` when the archive is larger than `maxBytes`.
   */
  readFiles(id: string, path: string, maxBytes: number, signal: AbortSignal): Promise<readonly ContainerFile[] | null>;
  /** Writes files back where `readFiles` found them, each with its own archive record and new bytes. */
  writeFiles(id: string, files: readonly ContainerFile[], signal: AbortSignal): Promise<void>;
  /** Follows from the first byte when called on a created, not yet started container. Chunks arrive in order. */
  attach(id: string, onChunk: (chunk: LogChunk) => void, signal: AbortSignal): Promise<FollowedLogs>;
  /** All output stored by the engine, or its last `tail` lines. */
  readLogs(
    id: string,
    options: { readonly tail?: number },
    onChunk: (chunk: LogChunk) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** A command inside a running container. */
  exec(
    id: string,
    command: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
};

/** An open way to one target. */
export type TargetConnection = {
  readonly docker: DockerEngine;
  /** Opens a TCP connection to a port of the target itself (through SSH for an SSH target), for health probes. */
  dial(port: number, signal: AbortSignal): Promise<Duplex>;
  close(): Promise<void>;
};

/** How to reach a Docker engine, secrets opened. */
export type DockerEndpoint =
  | {
      readonly kind: "local" /** `/var/run/docker.sock` or `npipe:////./pipe/NAME`; empty: this system's usual one. */;
      readonly socket: string;
    }
  | {
      readonly kind: "ssh";
      readonly host: string;
      readonly port: number;
      readonly username: string;
      readonly auth:
        | { readonly kind: "password"; readonly password: string }
        | { readonly kind: "key"; readonly privateKey: string; readonly passphrase: string | null }
        | { readonly kind: "agent" };
      /** Pinned host keys, each `TYPE SHA256:...`; any key of another type or print is refused. */
      readonly hostKeys: readonly string[];
      /** The engine's socket on the target. */
      readonly socket: string;
    }
  | {
      readonly kind: "tls";
      readonly host: string;
      readonly port: number;
      /** PEM; empty: the authorities this system trusts. */
      readonly ca: string;
      /** PEM of the client certificate and of its key. */
      readonly certificate: string;
      readonly key: string;
    };

/** What a connection test found. */
export type TargetTest = {
  readonly checks: readonly ConnectionCheck[];
  readonly engine: EngineInfo | null;
  /** The key an SSH host showed when it is not pinned, as `TYPE SHA256:...`; a person may trust it. */
  readonly offeredHostKey: string | null;
};

/** Opens and tests the ways to engines. */
export type DockerConnector = {
  /** Throws `unauthenticated` with `details.offeredHostKey` when an SSH host's key is not among the pinned ones. */
  connect(endpoint: DockerEndpoint, signal: AbortSignal): Promise<TargetConnection>;
  test(endpoint: DockerEndpoint, signal: AbortSignal): Promise<TargetTest>;
};
