import { AppError } from "../../../shared/core/errors.ts";
import type { MailServerEndpoint } from "../../ports/mail.ts";
import { mailError, type MailHop } from "./mail-errors.ts";

/** Passes each hop of a mail's way, in order; a connection test records them. */
export type PassHop = <T>(hop: MailHop, work: () => Promise<T>, describe: (result: T) => string) => Promise<T>;

/** The way to a mail server. */
export type MailWay = {
  readonly server: MailServerEndpoint;
  /** How long each hop may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly pass: PassHop;
};

/** Watches over the hops of one mail: their time, cancelling, and what has to be closed then. */
export type Guard = {
  /** Waits for a hop. Throws an `AppError` that names it. */
  readonly hop: PassHop;
  /** Something that ends what is going on. */
  onClose(close: () => void): void;
  /** From now on the server may have taken the mail. */
  handOver(): void;
  close(): void;
};

/** A guard with nothing to close yet. */
export function createGuard({ server, timeoutMs, signal, pass }: MailWay): Guard {
  const closers: (() => void)[] = [];
  let isHandedOver = false;
  const close = () => {
    for (const closeOne of closers.splice(0).toReversed()) closeOne();
  };
  const limited = async <T>(hop: MailHop, work: () => Promise<T>): Promise<T> => {
    const late = AbortSignal.timeout(timeoutMs);
    const either = AbortSignal.any([signal, late]);
    const ended = Promise.withResolvers<never>();
    const end = () => {
      close();
      ended.reject(either.reason);
    };
    either.addEventListener("abort", end, { once: true });
    try {
      if (either.aborted) end();
      return await Promise.race([work(), ended.promise]);
    } catch (error) {
      if (signal.aborted) throw cancelled(server);
      throw mailError(error, { server, hop, lateAfterS: late.aborted ? timeoutMs / 1000 : null, isHandedOver });
    } finally {
      either.removeEventListener("abort", end);
    }
  };
  return {
    hop: (hop, work, describe) => pass(hop, () => limited(hop, work), describe),
    onClose: (closeOne) => closers.push(closeOne),
    handOver: () => {
      isHandedOver = true;
    },
    close,
  };
}

function cancelled({ name }: MailServerEndpoint): AppError {
  return new AppError("cancelled", `Sending through the mail server '${name}' was cancelled.`);
}
