import { lookup } from "node:dns/promises";
import { AppError, assertNever, messageOf } from "../../../shared/core/errors.ts";
import type { DockerEndpoint, DockerEngine, EngineInfo, TargetTest } from "../../ports/docker.ts";
import { Walk } from "../connection-walk.ts";
import { SshSession } from "../ssh/ssh-session.ts";
import { openSshSocket, signIn, type SshEndpoint } from "../ssh/ssh-sign-in.ts";
import { sshTransport } from "../ssh/ssh-transport.ts";
import { dockerEngine } from "./engine.ts";
import { engineError } from "./engine-errors.ts";
import { engineSocketPath } from "./socket-path.ts";
import { handshake, type TlsEndpoint, tlsTransport } from "./tls-transport.ts";
import { localTransport } from "./transport.ts";

/** The oldest Engine API with all that Slipway calls: Docker 19.03. */
const oldestApi = "1.40";

/** Walks to an engine one step after the other and stops at the first that fails. Throws `cancelled` only. */
export async function testEndpoint(endpoint: DockerEndpoint, signal: AbortSignal): Promise<TargetTest> {
  const walk = new Walk(signal);
  try {
    const engine = await walkTo(endpoint, walk, signal);
    return { checks: walk.checks, engine, offeredHostKey: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "cancelled") throw error;
    const offered = error.details.offeredHostKey;
    return { checks: walk.checks, engine: null, offeredHostKey: typeof offered === "string" ? offered : null };
  }
}

async function walkTo(endpoint: DockerEndpoint, walk: Walk, signal: AbortSignal): Promise<EngineInfo> {
  switch (endpoint.kind) {
    case "local": {
      const transport = localTransport(engineSocketPath(endpoint.socket));
      return closing(
        transport,
        walkEngine(() => dockerEngine(transport), walk, signal),
      );
    }
    case "tls": {
      await walkTls(endpoint, walk, signal);
      const transport = tlsTransport(endpoint);
      return closing(
        transport,
        walkEngine(() => dockerEngine(transport), walk, signal),
      );
    }
    case "ssh": {
      const session = await walkSsh(endpoint, walk, signal);
      const open = async () => dockerEngine(await sshTransport(session));
      return closing(session, walkEngine(open, walk, signal));
    }
    default:
      return assertNever(endpoint);
  }
}

/** Waits for the work, closes what it was done with, and gives the work's outcome. */
async function closing<T>(resource: { close(): Promise<void> }, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    await resource.close();
  }
}

/** All steps go over one connection, which the session then keeps. */
async function walkSsh(endpoint: SshEndpoint, walk: Walk, signal: AbortSignal): Promise<SshSession> {
  const { host, port, username } = endpoint;
  await walk.step("Name", async () => `${host} is ${await addressOf(host)}`);
  const answers = `${host} answers on port ${port}`;
  const socket = await walk.step(
    "TCP port",
    () => openSshSocket(endpoint, signal),
    () => answers,
  );
  const accepted = Promise.withResolvers<string>();
  const signedIn = signIn(socket, endpoint, signal, accepted.resolve);
  signedIn.catch(accepted.reject);
  await walk.step("Host key", () => accepted.promise);
  const client = await walk.step(
    "Sign-in",
    () => signedIn,
    () => `signed in as ${username}`,
  );
  return new SshSession(endpoint, client);
}

async function walkTls(endpoint: TlsEndpoint, walk: Walk, signal: AbortSignal): Promise<void> {
  const { host, port } = endpoint;
  await walk.step("Name", async () => `${host} is ${await addressOf(host)}`);
  await walk.step("Certificate", async () => {
    const action = { doing: "sign in", place: `the Docker engine at ${host}:${port}`, signal };
    try {
      const socket = await handshake(endpoint, signal);
      const { subject, valid_to } = socket.getPeerCertificate();
      socket.destroy();
      return `${String(subject.CN ?? host)}, valid until ${new Date(valid_to).toISOString().slice(0, 10)}`;
    } catch (error) {
      throw engineError(error, action);
    }
  });
}

async function walkEngine(open: () => Promise<DockerEngine>, walk: Walk, signal: AbortSignal): Promise<EngineInfo> {
  const ask = async () => (await open()).info(signal);
  const info = await walk.step("Docker engine", ask, ({ hostName }) => `${hostName} answers`);
  await walk.step("Version", async () => checkVersion(info));
  return info;
}

function checkVersion({ version, apiVersion, os, architecture, hostName }: EngineInfo): string {
  if (apiVersion.localeCompare(oldestApi, "en", { numeric: true }) < 0) {
    const message = `${hostName} runs Docker ${version} (API ${apiVersion}). Slipway needs API ${oldestApi} or newer: update Docker there to 19.03 or later.`;
    throw new AppError("blocked", message);
  }
  return `Docker ${version}, API ${apiVersion}, ${os}/${architecture}`;
}

async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (cause) {
    const message = `The name ${host} is not known (${messageOf(cause)}). Check its spelling and this machine's DNS.`;
    throw new AppError("unreachable", message, { cause });
  }
}
