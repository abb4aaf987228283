/**
 * All we ask of the outside world. The runner and the host know these shapes only; `adapters/` fills them. Every call
 * that waits takes an AbortSignal and throws `AppError`: `unreachable` (no connection), `unauthenticated` (login or key
 * refused), `not_found`, `conflict` (name or port taken), `timed_out`, `cancelled`, else `remote_failed`.
 */
import type { Duplex } from "node:stream";
import type { DeploymentEvent, LogLine, StoredEvent } from "../shared/core/deployment/events.ts";
import type { ScriptProgram, ScriptSystem } from "../shared/core/deployment/script-program.ts";
import type { Mailbox } from "../shared/core/model/mailboxes.ts";
import type { MailServer } from "../shared/core/model/mail-server.ts";
import type { ContainerCreate } from "../shared/core/planning/container-spec.ts";
import type { CredentialPart, OpenedCertificate } from "../shared/core/variables/credentials.ts";
import type { Plan, PlannedCredential } from "../shared/core/planning/plan.ts";

export type { ContainerCreate };

export type EngineInfo = {
  readonly version: string;
  readonly apiVersion: string;
  readonly os: "linux" | "windows";
  readonly architecture: string;
  readonly hostName: string;
};

/** A login for one registry, as the engine wants it; `null` pulls anonymously. */
export type RegistryLogin = { readonly server: string; readonly username: string; readonly password: string };

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

export type ContainerSummary = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
};

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

export type LogStream = "stdout" | "stderr";
export type LogChunk = { readonly stream: LogStream; readonly bytes: Uint8Array };

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

/** One step of a connection test, in the order tried; the first that is not `ok` names the broken one. */
export type ConnectionCheck = {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly durationMs: number;
};

export type TargetTest = {
  readonly checks: readonly ConnectionCheck[];
  readonly engine: EngineInfo | null;
  /** The key an SSH host showed when it is not pinned, as `TYPE SHA256:...`; a person may trust it. */
  readonly offeredHostKey: string | null;
};

export type DockerConnector = {
  /** Throws `unauthenticated` with `details.offeredHostKey` when an SSH host's key is not among the pinned ones. */
  connect(endpoint: DockerEndpoint, signal: AbortSignal): Promise<TargetConnection>;
  test(endpoint: DockerEndpoint, signal: AbortSignal): Promise<TargetTest>;
};

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

/** A registry as a feed names it, secrets opened. */
export type RegistryAddress = {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
};

/** One HTTP exchange of a connection test. Never holds a credential or token. */
export type RegistryExchange = {
  readonly request: string;
  readonly status: number | null;
  readonly ok: boolean;
  readonly detail: string;
  readonly durationMs: number;
};

export type Registry = {
  /** All tags of a repository, following pages, in the registry's order. Throws `not_found` for an absent repository. */
  listTags(address: RegistryAddress, repository: string, signal: AbortSignal): Promise<readonly string[]>;
  /** The digest (`sha256:...`) a tag points to now. Throws `not_found` for an absent tag. */
  resolveDigest(address: RegistryAddress, repository: string, tag: string, signal: AbortSignal): Promise<string>;
  /** Walks connection, login and, when a repository is named, its tags; shows every exchange up to the failing one. */
  test(address: RegistryAddress, repository: string | null, signal: AbortSignal): Promise<readonly RegistryExchange[]>;
};

/** A mail server, secrets opened. */
export type MailServerEndpoint = Pick<MailServer, "name" | "host" | "port" | "security" | "ca"> & {
  /** Null sends without signing in. */
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly from: Mailbox;
};

export type Mail = {
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly subject: string;
  readonly body: string;
  readonly isHtml: boolean;
  readonly priority: "normal" | "high";
};

/** What a mail server took: its answer, and the recipients it did not take although it took others. */
export type MailReceipt = {
  readonly answer: string;
  readonly refused: readonly { readonly address: string; readonly reason: string }[];
};

/**
 * Hands mails to servers. What goes wrong names the hop (name, port, TLS, sign-in, sender, recipient) and, with
 * `details.mayRetry` true, is a connection problem before the mail was handed over, so that another try can do no harm.
 */
export type Mailer = {
  /** Sends once. Throws `remote_failed` when the server refuses the sender, every recipient or the mail itself. */
  send(server: MailServerEndpoint, mail: Mail, signal: AbortSignal): Promise<MailReceipt>;
  /** Sends a mail that says it is a test; the first check that is not `ok` is what stands in the way. Throws `cancelled` only. */
  test(server: MailServerEndpoint, to: Mailbox, signal: AbortSignal): Promise<readonly ConnectionCheck[]>;
};

/** A JSON text for an address that is a secret: no error and no log says more of it than its host. */
export type WebhookPost = {
  readonly address: string;
  /** Plain HTTP is allowed also with other computers. */
  readonly allowHttp: boolean;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
};

export type Webhooks = {
  /**
   * Posts once and gives the status, a 2xx; redirects are refused. Throws `remote_failed` with the service's own words for
   * any other answer. `details.mayRetry` as for mails; also for answers that ask to come back (429, 5xx), `details.waitMs`
   * when they say how long to wait.
   */
  post(message: WebhookPost, signal: AbortSignal): Promise<number>;
};

export type Clock = { nowMs(): number };

/** Opens and seals the data key that protects stored secrets (DPAPI, a pass phrase, a key file). */
export type SecretBox = {
  /** Which sort it is; a data folder can only be opened with the sort it was made with. */
  readonly kind: "key-file" | "passphrase" | "safe-storage";
  /** Where the key is kept, in words. */
  readonly name: string;
  seal(plain: Uint8Array): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<Uint8Array>;
};

/** A package file of a folder feed. */
export type PackageFile = { readonly version: string; readonly file: string };

/** Folders and packages on this computer. */
export type Files = {
  /** The zip files of a package id in a folder: every version with its file name. Throws `not_found` for the folder. */
  listPackages(folder: string, packageId: string): Promise<readonly PackageFile[]>;
  /** What a NuGet package says of itself; null for other zip files. Throws `invalid_input` when it cannot be read. */
  describePackage(path: string): Promise<{ readonly id: string; readonly version: string } | null>;
  /** The SHA-256 of a file in lower-case hex. */
  hash(path: string, signal: AbortSignal): Promise<string>;
  /** Unpacks a zip into a folder that must not exist yet; entries that would leave it are refused (`invalid_input`). */
  unzip(file: string, folder: string, signal: AbortSignal): Promise<void>;
  /** Every file below a folder as paths relative to it, with `/`. */
  list(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array | null>;
  /** Replaces the bytes of a file in one step, keeping its mode. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Copies a folder's content over another; `purge` first removes what was there. */
  copyFolder(from: string, to: string, options: { readonly purge: boolean }): Promise<void>;
  removeFolder(folder: string): Promise<void>;
  exists(path: string): Promise<boolean>;
};

/** Where files that scripts gave away are kept. */
export type ArtifactFiles = {
  /** Stores a file and gives the name it is kept under. A copy that fails leaves nothing. Throws what reading throws. */
  keep(
    deploymentId: number,
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly file: string; readonly sizeBytes: number }>;
  /** Removes what a copy that was cut off has left of a deployment's files, all but the known ones. */
  sweep(deploymentId: number, known: ReadonlySet<string>): Promise<void>;
  /** Throws `not_found`. */
  open(deploymentId: number, file: string): Promise<Blob>;
};

/** Reads certificate files. */
export type CertificateReader = {
  /**
   * Opens PEM text, or a PFX or DER file in base64. Throws `invalid_input` naming what is wrong: no certificate in it, a
   * wrong password, a private key that belongs to another certificate.
   */
  open(content: string, password: string): OpenedCertificate;
};

/** Where a deployment's events and log lines go. `append` returns only when they are stored; then they are published. */
export type Journal = {
  append(deploymentId: number, events: readonly DeploymentEvent[]): void;
  log(deploymentId: number, lines: readonly Omit<LogLine, "seq">[]): void;
};

/** A deployment as the runner takes it over: its plan and what has happened so far. */
export type RunnableDeployment = {
  readonly id: number;
  readonly plan: Plan;
  readonly events: readonly StoredEvent[];
};

/** What the runner reaches the world with. Endpoints and secrets are looked up when they are needed, never earlier. */
export type RunnerPorts = {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly files: Files;
  readonly artifacts: ArtifactFiles;
  /** Reads a deployment with its events. */
  load(deploymentId: number): RunnableDeployment;
  connect(targetId: string, signal: AbortSignal): Promise<TargetConnection>;
  /** Where a target's scripts run; null: on this computer. */
  openShell(targetId: string | null, signal: AbortSignal): Promise<Shell>;
  /** The folder of a folder target. */
  targetFolder(targetId: string): string;
  /** The folder of a folder feed. */
  feedFolder(feedId: string): string;
  registryLogin(feedId: string): RegistryLogin | null;
  readonly mailer: Mailer;
  readonly webhooks: Webhooks;
  /** A mail server of the library. Throws `not_found`. */
  mailServer(id: string): MailServerEndpoint;
  openSecret(id: string): string;
  /** Keeps a value that only came up while deploying, and gives the id it is opened by. */
  sealSecret(plain: string): string;
  /** The parts of an account or certificate of a plan, secrets opened; none for one that was gone. */
  openCredential(credential: PlannedCredential): readonly CredentialPart[];
};
