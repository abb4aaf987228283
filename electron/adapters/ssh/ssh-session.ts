import type { Client, ClientChannel, SFTPWrapper } from "ssh2";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
import { ChannelSocket } from "./channel-socket.ts";
import { openSshSocket, signIn, type SshEndpoint } from "./ssh-sign-in.ts";

/** One SSH connection that carries everything for a host. It comes back on the next use after it was lost. */
export class SshSession {
  readonly endpoint: SshEndpoint;
  readonly #closing = new AbortController();
  readonly #sockets = new Set<ChannelSocket>();
  #client: Promise<Client> | null = null;

  /** `client`: a connection to this endpoint that is signed in already. */
  constructor(endpoint: SshEndpoint, client: Client | null = null) {
    this.endpoint = endpoint;
    if (client) this.#client = Promise.resolve(this.#keep(client));
  }

  /** Connects and signs in unless that is done already. Throws what `openSshSocket` and `signIn` throw. */
  async open(signal: AbortSignal): Promise<void> {
    await this.#connected(signal);
  }

  /** Opens a channel to a Unix socket on the host. */
  async streamLocal(path: string): Promise<ClientChannel> {
    const client = await this.#connected(this.#closing.signal);
    return openChannel((done) => client.openssh_forwardOutStreamLocal(path, done));
  }

  /** Opens a channel to a TCP port of the host itself; the error of a refusal carries ssh2's `reason`. */
  async forward(port: number): Promise<ClientChannel> {
    const client = await this.#connected(this.#closing.signal);
    return openChannel((done) => client.forwardOut("127.0.0.1", 0, "127.0.0.1", port, done));
  }

  /**
   * Runs a command and gives what `take` makes of its channel, which is its input and output. `take` is called before anything
   * of the channel can be missed: a short command has ended when a promise of it is heard of.
   */
  async command<T>(line: string, take: (channel: ClientChannel) => T | Promise<T>): Promise<T> {
    const client = await this.#connected(this.#closing.signal);
    return new Promise((resolve, reject) =>
      client.exec(line, (error, channel) => (error ? reject(error) : resolve(take(channel)))),
    );
  }

  /** Opens the server's own file transfer. */
  async sftp(): Promise<SFTPWrapper> {
    const client = await this.#connected(this.#closing.signal);
    return new Promise((resolve, reject) => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))));
  }

  /** Asks the server to send a signal (`TERM`, `KILL`) to the command of a channel; it does not say whether it did. */
  async signal(channel: ClientChannel, name: string): Promise<void> {
    // The library sends none once our side of the channel has ended, though RFC 4254 (6.9) does not forbid it: so its
    // own protocol is asked. Its types do not show these fields; a test on a real server guards them.
    const { _protocol } = (await this.#client) as unknown as { readonly _protocol?: SignalProtocol };
    const { outgoing } = channel as unknown as { readonly outgoing: { readonly id: number } };
    _protocol?.signal(outgoing.id, name);
  }

  /** A socket over a channel that is being opened. A lost connection is its error, not the clean end of what it carried. */
  socket(opening: Promise<ClientChannel>): ChannelSocket {
    const socket = new ChannelSocket(opening);
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }

  /** Ends the connection and all that it carries. The session cannot be used any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    const client = await this.#client?.catch(() => null);
    client?.destroy();
  }

  async #connected(signal: AbortSignal): Promise<Client> {
    if (this.#closing.signal.aborted) {
      throw new AppError("cancelled", `The connection to ${this.endpoint.host} was closed.`);
    }
    this.#client ??= this.#connect(signal);
    return this.#client;
  }

  async #connect(signal: AbortSignal): Promise<Client> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    try {
      return this.#keep(await signIn(await openSshSocket(this.endpoint, either), this.endpoint, either));
    } catch (error) {
      this.#client = null;
      throw error;
    }
  }

  /** Forgets the connection when it ends. */
  #keep(client: Client): Client {
    client.once("close", () => {
      this.#client = null;
      for (const socket of this.#sockets) socket.destroy(lostConnection(this.endpoint.host));
    });
    return client;
  }
}

type SignalProtocol = { signal(channel: number, name: string): void };
type ChannelDone = (error: Error | undefined, channel: ClientChannel) => void;

function openChannel(open: (done: ChannelDone) => void): Promise<ClientChannel> {
  return new Promise((resolve, reject) => open((error, channel) => (error ? reject(error) : resolve(channel))));
}

function lostConnection(host: string): AppError {
  return new AppError(
    "unreachable",
    `The SSH connection to ${host} was lost. Check the machine and the network, then try again.`,
  );
}

/** The refusal of a forwarded port, in words. */
export function forwardError(error: unknown, host: string, port: number): AppError {
  if (error instanceof AppError) return error;
  // RFC 4254, 5.1: reason 1 is "administratively prohibited".
  const forbidden = error instanceof Error && "reason" in error && error.reason === 1;
  const why = forbidden
    ? `the SSH server there forbids it. Set "AllowTcpForwarding yes" in its sshd_config.`
    : `nothing answers there (${messageOf(error)}).`;
  return new AppError("unreachable", `Could not reach port ${port} of ${host}: ${why}`, { cause: error });
}
