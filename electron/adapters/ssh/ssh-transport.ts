import type { Duplex } from "node:stream";
import type { ClientChannel } from "ssh2";
import { AppError } from "../../../shared/core/errors.ts";
import { engineSocketPath, isNamedPipe } from "../docker/socket-path.ts";
import { EngineAgent, type EngineTransport } from "../docker/transport.ts";
import { forwardError, type SshSession } from "./ssh-session.ts";
import type { SshEndpoint } from "./ssh-sign-in.ts";

/** sshd allows ten commands at once on a connection (MaxSessions); calls beyond that wait for a free one. */
const maxCommands = 9;

/**
 * The way to an engine on an SSH host: a channel to its socket, or, where the server or a Windows host does not offer
 * that, the command `docker system dial-stdio`. Finds out which one works. Throws `unreachable` or `unauthenticated` (the user
 * may not use Docker) when neither does.
 */
export async function sshTransport(session: SshSession): Promise<EngineTransport> {
  const { host, username, socket } = session.endpoint;
  const socketPath = socket === "" ? "/var/run/docker.sock" : engineSocketPath(socket);
  const agent = (await offersSocket(session, socketPath))
    ? new EngineAgent(() => session.socket(openSocket(session, socketPath)))
    : new EngineAgent(
        () => session.socket(session.command(dialStdioCommand(socketPath), (channel) => channel)),
        maxCommands,
      );
  return {
    agent,
    place: `the Docker engine on ${username}@${host}`,
    dial: (port, signal) => dialThrough(session, port, signal),
    close: async () => {
      agent.destroy();
      await session.close();
    },
  };
}

/** True when the engine's socket can be opened, false when only the command reaches the engine. */
async function offersSocket(session: SshSession, socketPath: string): Promise<boolean> {
  if (!isNamedPipe(socketPath)) {
    const channel = await session.streamLocal(socketPath).catch((error: unknown) => {
      if (error instanceof AppError) throw error;
      return null;
    });
    channel?.close();
    if (channel) return true;
  }
  await probeCommand(session, socketPath);
  return false;
}

async function openSocket(session: SshSession, socketPath: string): Promise<ClientChannel> {
  try {
    return await session.streamLocal(socketPath);
  } catch (error) {
    // An absent socket and a forbidden one give the same answer: the command tells them apart.
    if (!(error instanceof AppError)) await probeCommand(session, socketPath);
    throw error;
  }
}

/** One call by hand, so that what the command says on its error output is not lost. Throws when the engine does not answer. */
async function probeCommand(session: SshSession, socketPath: string): Promise<void> {
  const { answer, errors } = await session.command(dialStdioCommand(socketPath), pingOver);
  if (!answer.startsWith("HTTP/1.1 200")) throw noWay(session.endpoint, socketPath, errors.trim());
}

function pingOver(channel: ClientChannel): Promise<{ readonly answer: string; readonly errors: string }> {
  return new Promise((resolve) => {
    let [answer, errors] = ["", ""];
    channel.on("data", (piece: Buffer) => (answer += piece.toString("latin1")));
    channel.stderr.on("data", (piece: Buffer) => (errors += piece.toString()));
    channel.on("close", () => resolve({ answer, errors }));
    channel.write("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n");
  });
}

/** The docker command that connects its input and output to the engine at `socketPath`. Throws `invalid_input` for a strange path. */
export function dialStdioCommand(socketPath: string): string {
  const usual = ["/var/run/docker.sock", "\\\\.\\pipe\\docker_engine"];
  if (usual.includes(socketPath)) return "docker system dial-stdio";
  // It goes through a shell we do not know, on Linux or Windows: nothing that any of them could read as its own.
  if (!/^[\w./\\-]+$/.test(socketPath)) {
    throw new AppError(
      "invalid_input",
      `The engine's socket path "${socketPath}" has characters that are not allowed over SSH.`,
    );
  }
  const address = isNamedPipe(socketPath) ? `npipe://${socketPath.replaceAll("\\", "/")}` : `unix://${socketPath}`;
  return `docker -H ${address} system dial-stdio`;
}

function noWay({ host, username }: SshEndpoint, socketPath: string, errors: string): AppError {
  const failed = `Could not reach the Docker engine on ${host}`;
  const details = { host, socketPath };
  if (/permission denied/i.test(errors)) {
    const message = `${failed}: ${username} may not open ${socketPath}. Add the user to the group docker there (usermod -aG docker ${username}) and try again.`;
    return new AppError("unauthenticated", message, { details });
  }
  if (/not found|not recognized|No such file/i.test(errors) && !/daemon/i.test(errors)) {
    const message = `${failed}: SSH cannot open ${socketPath} and there is no docker command. Install Docker there, correct the socket path, or set "AllowStreamLocalForwarding yes" in sshd_config.`;
    return new AppError("unreachable", message, { details });
  }
  const message = `${failed}: the engine is not running, or its socket is not ${socketPath}${errors === "" ? "" : ` ("${errors}")`}. Start Docker there, or correct the target's socket path.`;
  return new AppError("unreachable", message, { details });
}

async function dialThrough(session: SshSession, port: number, signal: AbortSignal): Promise<Duplex> {
  const { host } = session.endpoint;
  const cancelled = () => new AppError("cancelled", `Connecting to port ${port} of ${host} was cancelled.`);
  if (signal.aborted) throw cancelled();
  const opening = session.forward(port);
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(cancelled());
      opening.then(
        (late) => late.close(),
        () => undefined,
      );
    };
    signal.addEventListener("abort", abort, { once: true });
    opening
      .then(
        (channel) => resolve(session.socket(Promise.resolve(channel))),
        (error: unknown) => reject(forwardError(error, host, port)),
      )
      .finally(() => signal.removeEventListener("abort", abort));
  });
}
