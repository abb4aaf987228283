import { existsSync } from "node:fs";
import type { Socket } from "node:net";
import process from "node:process";
import { Client, type ConnectConfig } from "ssh2";
import { AppError, assertNever, messageOf } from "../../../shared/core/errors.ts";
import type { DockerEndpoint } from "../../ports/docker.ts";
import { openSocket } from "../open-socket.ts";
import { hostKeyAlgorithms, hostKeyPrint, refusedHostKey } from "./host-key.ts";

/** Where and as whom to sign in. */
export type SshEndpoint = Extract<DockerEndpoint, { readonly kind: "ssh" }>;

const connectTimeoutMs = 10_000;
const signInTimeoutMs = 15_000;

/** A lost machine is noticed after this long without an answer, times `keepAliveTries`. */
const keepAliveMs = 4_000;
const keepAliveTries = 3;

/** Opens the TCP connection for SSH. Throws `unreachable` (name unknown, port closed), `timed_out` or `cancelled`. */
export async function openSshSocket({ host, port }: SshEndpoint, signal: AbortSignal): Promise<Socket> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(connectTimeoutMs)]);
  try {
    return await openSocket(host, port, limit);
  } catch (error) {
    if (signal.aborted) {
      throw new AppError("cancelled", `Connecting to ${host} was cancelled.`, {
        details: { host, port },
        cause: error,
      });
    }
    throw limit.aborted ? tooLate(host, port, error) : unreachable(host, port, error);
  }
}

/**
 * Signs in over an open socket. `onHostKey` hears the print of an accepted key before any secret is sent. Throws
 * `unauthenticated` (key not pinned, sign-in refused), `unreachable`, `timed_out`, `cancelled` or `invalid_input` (a private key
 * that cannot be read).
 */
export function signIn(
  socket: Socket,
  endpoint: SshEndpoint,
  signal: AbortSignal,
  onHostKey: (print: string) => void = () => undefined,
): Promise<Client> {
  const { host, hostKeys } = endpoint;
  const client = new Client();
  return new Promise((resolve, reject) => {
    let refused: AppError | null = null;
    const fail = (error: unknown) => {
      signal.removeEventListener("abort", abort);
      socket.destroy();
      reject(refused ?? signInError(error, endpoint));
    };
    const abort = () =>
      fail(new AppError("cancelled", `Signing in to ${host} was cancelled.`, { cause: signal.reason }));
    signal.addEventListener("abort", abort);
    client.on("error", fail);
    client.once("close", () => fail(new AppError("unreachable", `${host} closed the connection during sign-in.`)));
    client.once("ready", () => {
      signal.removeEventListener("abort", abort);
      resolve(client);
    });
    const verify = (blob: Buffer) => {
      const print = hostKeyPrint(blob);
      if (!hostKeys.includes(print)) refused = refusedHostKey(host, print, hostKeys);
      else onHostKey(print);
      return refused === null;
    };
    if (endpoint.auth.kind === "password") answerPrompts(client, endpoint.auth.password);
    try {
      client.connect({ ...connectConfig(endpoint, socket), hostVerifier: verify });
      if (signal.aborted) abort();
    } catch (error) {
      fail(error);
    }
  });
}

function connectConfig(endpoint: SshEndpoint, sock: Socket): ConnectConfig {
  return {
    sock,
    username: endpoint.username,
    readyTimeout: signInTimeoutMs,
    keepaliveInterval: keepAliveMs,
    keepaliveCountMax: keepAliveTries,
    algorithms: { serverHostKey: [...hostKeyAlgorithms(endpoint.hostKeys)] },
    ...authConfig(endpoint),
    // Other servers than OpenSSH may know its channel to a Unix socket too.
    strictVendor: false,
  };
}

function authConfig({ auth, host }: SshEndpoint): ConnectConfig {
  switch (auth.kind) {
    case "password":
      return { password: auth.password, tryKeyboard: true };
    case "key":
      return { privateKey: auth.privateKey, ...(auth.passphrase !== null && { passphrase: auth.passphrase }) };
    case "agent":
      return { agent: agentAddress(host) };
    default:
      return assertNever(auth);
  }
}

/** Servers that ask for the password by prompts (PAM) get it as the answer to each. */
function answerPrompts(client: Client, password: string): void {
  client.on("keyboard-interactive", (_name, _instructions, _language, prompts, finish) =>
    finish(prompts.map(() => password)),
  );
}

/** Where the SSH agent listens: SSH_AUTH_SOCK, or the service of Windows. */
function agentAddress(host: string): string {
  const windowsAgent = "\\\\.\\pipe\\openssh-ssh-agent";
  const address = process.env.SSH_AUTH_SOCK ?? (process.platform === "win32" ? windowsAgent : "");
  if (address !== "" && (process.platform === "win32" || existsSync(address))) return address;
  throw new AppError(
    "unauthenticated",
    `Could not sign in to ${host}: no SSH agent runs here (SSH_AUTH_SOCK). Start one and add a key, or give the target an account with a key.`,
  );
}

function tooLate(host: string, port: number, cause: unknown): AppError {
  const message = `${host} did not answer on port ${port} within ${connectTimeoutMs / 1000} s. Check that it runs and that no firewall is in the way.`;
  return new AppError("timed_out", message, { details: { host, port }, cause });
}

function unreachable(host: string, port: number, cause: unknown): AppError {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  const why =
    code === "ENOTFOUND" || code === "EAI_AGAIN"
      ? `the name ${host} is not known. Check its spelling and this machine's DNS.`
      : code === "ECONNREFUSED"
        ? `nothing listens on port ${port} of ${host}. Check that its SSH server runs, the port, and the firewall.`
        : `${messageOf(cause)}. Check the network between here and ${host}.`;
  return new AppError("unreachable", `Could not connect to ${host}: ${why}`, { details: { host, port }, cause });
}

function signInError(error: unknown, { host, username, auth }: SshEndpoint): AppError {
  if (error instanceof AppError) return error;
  const level = error instanceof Error && "level" in error ? error.level : null;
  const text = messageOf(error);
  if (level === "client-authentication") {
    const message = `${host} refused to sign in ${username} with ${authNames[auth.kind]}. Check the user name and the target's account.`;
    return new AppError("unauthenticated", message, { details: { host, username }, cause: error });
  }
  if (/privateKey|passphrase|private key/i.test(text)) {
    const message = `The private key for ${username}@${host} cannot be read (${text}). Check the key file and its pass phrase in the target's account.`;
    return new AppError("invalid_input", message, { cause: error });
  }
  if (level === "client-timeout") {
    const message = `${host} accepted the connection but did not finish the sign-in in ${signInTimeoutMs / 1000} s. Check that an SSH server listens there.`;
    return new AppError("timed_out", message, { cause: error });
  }
  if (level === "agent") {
    const message = `Could not sign in to ${host}: the SSH agent failed (${text}). Check that it runs and holds a key.`;
    return new AppError("unauthenticated", message, { cause: error });
  }
  const message = `The SSH connection to ${host} failed: ${text}. Check that an SSH server listens on that port.`;
  return new AppError("unreachable", message, { cause: error });
}

const authNames = { password: "the password", key: "the private key", agent: "the keys of the SSH agent" } as const;
