import { lookup } from "node:dns/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { AppError } from "../../../shared/core/errors.ts";
import type { MailServerEndpoint } from "../../ports/mail.ts";
import { tlsTo, trustedAuthorities } from "../system-authorities.ts";
import type { Guard, MailWay } from "./guard.ts";
import { isOfEncryption } from "./mail-errors.ts";

/** A conversation with a mail server. */
export type MailSession = {
  readonly connection: SMTPConnection;
  /** Runs a command that calls back; rejects also when the connection ends under it. */
  readonly run: <T>(start: (done: (error?: Error | null, result?: T) => void) => void) => Promise<T | undefined>;
};

/** Connects, greets, encrypts and signs in, as the server's document says. */
export async function openSession(way: MailWay, guard: Guard): Promise<MailSession> {
  const socket = await reach(way.server, guard);
  const session = await greet(way, guard, socket);
  await signIn(way.server, guard, session);
  return session;
}

/** Waits for work that passes several hops; what `isElsewhere` is for another hop to tell. */
export function passing(work: Promise<unknown>, isElsewhere: (error: unknown) => boolean): () => Promise<void> {
  return async () => {
    try {
      await work;
    } catch (error) {
      if (!isElsewhere(error)) throw error;
    }
  };
}

/** A connection to the server; encrypted already where it is from the first byte. */
async function reach(server: MailServerEndpoint, guard: Guard): Promise<Socket> {
  const { host, port, security, ca } = server;
  await guard.hop(
    "name",
    () => lookup(host),
    ({ address }) => `${host} is ${address}`,
  );
  const plain = await guard.hop(
    "port",
    () => opened(connectTcp({ host, port, noDelay: true }), "connect", guard),
    () => `${host} answers on port ${port}`,
  );
  if (security !== "tls") return plain;
  return guard.hop(
    "tls",
    () => opened(connectTls({ socket: plain, ...tlsTo(host, ca) }), "secureConnect", guard),
    () => "encrypted from the first byte",
  );
}

function opened(socket: Socket, event: "connect" | "secureConnect", guard: Guard): Promise<Socket> {
  guard.onClose(() => socket.destroy());
  return new Promise((resolve, reject) => {
    // It stays: until the next one listens, an error must not go unheard.
    socket.on("error", reject);
    socket.once("close", () => reject(new Error("the connection was closed")));
    socket.once(event, () => resolve(socket));
  });
}

async function greet({ server, timeoutMs }: MailWay, guard: Guard, socket: Socket): Promise<MailSession> {
  const { host, port, security, ca } = server;
  const { default: Connection } = await import("nodemailer/lib/smtp-connection");
  const connection = new Connection({
    host,
    port,
    connection: socket,
    secure: security === "tls",
    secured: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: trustedAuthorities(ca),
    // Hops have their own, shorter limits; these end what is left behind.
    connectionTimeout: 2 * timeoutMs,
    greetingTimeout: 2 * timeoutMs,
    socketTimeout: 2 * timeoutMs,
    socketCloseTimeout: 0,
  });
  guard.onClose(() => connection.close());
  const session = sessionOver(connection);
  const greeted = session.run<undefined>((done) => connection.connect(done));
  const isTls = (error: unknown) => security === "starttls" && isOfEncryption(error);
  await guard.hop("greeting", passing(greeted, isTls), () => `${host} answers as a mail server`);
  if (security === "starttls") {
    await guard.hop(
      "tls",
      () => greeted,
      () => "encrypted with STARTTLS",
    );
  }
  return session;
}

function sessionOver(connection: SMTPConnection): MailSession {
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined); // it also ends when nothing waits for it
  connection.on("error", ended.reject);
  connection.on("end", () => ended.reject(new Error("the connection was closed")));
  return {
    connection,
    run: <T>(start: (done: (error?: Error | null, result?: T) => void) => void) => {
      const run = new Promise<T | undefined>((resolve, reject) =>
        start((error, result) => (error ? reject(error) : resolve(result))),
      );
      const either = Promise.race([run, ended.promise]);
      either.catch(() => undefined); // the hops that wait for it tell what happened
      return either;
    },
  };
}

async function signIn(server: MailServerEndpoint, guard: Guard, { connection, run }: MailSession): Promise<void> {
  const { login, name } = server;
  if (login === null) return;
  const { username: user, password: pass } = login;
  const work = async () => {
    if (connection.allowsAuth) return run<boolean>((done) => connection.login({ user, pass }, done));
    const next = "Choose an encryption, under which it may offer one, or take user and password away.";
    throw new AppError("unauthenticated", `The mail server '${name}' offers no sign-in on this port. ${next}`);
  };
  await guard.hop("sign-in", work, () => `signed in as ${user}`);
}
