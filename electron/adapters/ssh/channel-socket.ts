import { Duplex } from "node:stream";
import type { ClientChannel } from "ssh2";

/**
 * An SSH channel that behaves as a socket: it can be used while the channel is still being opened, it can be destroyed at
 * once even when the other side never answers, and it has the methods that Node's HTTP agent calls on sockets.
 */
export class ChannelSocket extends Duplex {
  readonly #opening: Promise<ClientChannel>;
  #channel: ClientChannel | null = null;
  /** Set while the channel is being opened. */
  #opened: ((error?: Error | null) => void) | null = null;

  constructor(opening: Promise<ClientChannel>) {
    super({ allowHalfOpen: true });
    this.#opening = opening;
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#opened = done;
    this.#opening.then(
      (channel) => {
        if (this.#opened) this.#use(channel);
        else channel.close();
      },
      (error: Error) => this.#settle(error),
    );
  }

  override destroy(error?: Error): this {
    // Node would wait until the channel is open, which may take as long as signing in again.
    this.#settle(error ?? new Error("closed while connecting"));
    return super.destroy(error);
  }

  override _read(): void {
    this.#channel?.resume();
  }

  override _write(piece: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel?.write(piece, encoding, done);
  }

  override _final(done: () => void): void {
    this.#channel?.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel?.close();
    done(error);
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #use(channel: ClientChannel): void {
    this.#channel = channel;
    channel.on("data", (piece: Buffer) => {
      if (!this.push(piece)) channel.pause();
    });
    channel.on("end", () => this.push(null));
    // Everything has arrived; it is destroyed by itself once it was read.
    channel.on("close", () => this.end());
    channel.on("error", (error: Error) => this.destroy(error));
    this.#settle(null);
  }

  #settle(error: Error | null): void {
    const opened = this.#opened;
    this.#opened = null;
    opened?.(error);
  }
}
