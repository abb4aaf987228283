import type { Duplex } from "node:stream";
import { AppError } from "../../../shared/core/errors.ts";
import { engineSocketPath, isNamedPipe } from "../docker/socket-path.ts";
import { EngineAgent, type EngineTransport } from "../docker/transport.ts";
import { ChannelSocket } from "./channel-socket.ts";
import { forwardError, SshSession } from "./ssh-session.ts";
import type { SshEndpoint } from "./ssh-sign-in.ts";

/** sshd allows ten commands at once on a connection (MaxSessions); calls beyond that wait for a free one. */
const maxCommands = 9;

/**
 * The way to an engine on an SSH host: a channel to its socket, or, where the server or a Windows host does not offer
 * that, the command `docker system dial-stdio`. Which one works is found out on the first call.
 */
export function sshTransport(session: SshSession): EngineTransport {
  const { host, username } = session.endpoint;
  const way = new EngineWay(session);
  const agent = new EngineAgent(() => way.open());
  way.onCommands = () => {
    agent.maxSockets = maxCommands;
  };
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

/** Finds and remembers how the engine can be reached. */
class EngineWay {
  readonly #session: SshSession;
  readonly #socketPath: string;
  #found: "socket" | "command" | null = null;
  onCommands: () => void = () => undefined;

  constructor(session: SshSession) {
    this.#session = session;
    this.#socketPath =
      session.endpoint.socket === "" ? "/var/run/docker.sock" : engineSocketPath(session.endpoint.socket);
  }

  async open(): Promise<Duplex> {
    if (this.#found === "command") return this.#openCommand();
    try {
      if (isNamedPipe(this.#socketPath)) throw new Error("SSH has no channel to a named pipe");
      const channel = await this.#session.streamLocal(this.#socketPath);
      this.#found = "socket";
      return channel;
    } catch (error) {
      if (error instanceof AppError) throw error;
      // An absent socket, a forbidden one and a server without this channel give the same answer: the command tells them apart.
      await this.#probeCommand();
      this.#found = "command";
      this.onCommands();
      return this.#openCommand();
    }
  }

  async #openCommand(): Promise<Duplex> {
    return new ChannelSocket(await this.#session.command(dialStdioCommand(this.#socketPath)));
  }

  /** One call by hand, so that what the command says on its error output is not lost. */
  async #probeCommand(): Promise<void> {
    const channel = await this.#session.command(dialStdioCommand(this.#socketPath));
    const { answer, errors } = await new Promise<{ answer: string; errors: string }>((resolve) => {
      let [answer, errors] = ["", ""];
      channel.on("data", (piece: Buffer) => (answer += piece.toString("latin1")));
      channel.stderr.on("data", (piece: Buffer) => (errors += piece.toString()));
      channel.on("close", () => resolve({ answer, errors }));
      channel.write("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n");
    });
    if (!answer.startsWith("HTTP/1.1 200")) throw noWay(this.#session.endpoint, this.#socketPath, errors.trim());
  }
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
        (late) => late.destroy(),
        () => undefined,
      );
    };
    signal.addEventListener("abort", abort, { once: true });
    opening
      .then(resolve, (error: unknown) => reject(forwardError(error, host, port)))
      .finally(() => signal.removeEventListener("abort", abort));
  });
}
