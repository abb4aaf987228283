import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A mail as a server took it. */
export type TakenMail = {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly user: string | null;
  readonly isEncrypted: boolean;
  /** The whole text with its headers. */
  readonly text: string;
};

export type TestMailServer = {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  /** How many connections there were. */
  connections(): number;
  close(): Promise<void>;
};

export type TestMailOptions = {
  /** `none` offers no STARTTLS. */
  readonly security?: "none" | "starttls" | "tls";
  /** PEM texts. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** Who must sign in, with which password; nobody has to without it. */
  readonly login?: { readonly username: string; readonly password: string };
  readonly refusedSender?: string;
  readonly refusedRecipients?: readonly string[];
  /** Words of the refusal of a login. */
  readonly refusal?: string;
  /** Called when a mail's text has come and was not answered yet. */
  readonly onText?: (socket: Socket | null, mail: TakenMail) => void | Promise<void>;
};

/** A real mail server on 127.0.0.1 that keeps what it takes. */
export async function openMailServer(options: TestMailOptions = {}): Promise<TestMailServer> {
  const { security = "none", certificate, login } = options;
  const mails: TakenMail[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = new SMTPServer({
    secure: security === "tls",
    hideSTARTTLS: security !== "starttls",
    ...(security === "starttls" ? {} : { disabledCommands: ["STARTTLS"] }),
    ...certificate,
    authOptional: login === undefined,
    allowInsecureAuth: true,
    logger: false,
    closeTimeout: 100,
    ...handlers(options, mails, sockets),
  });
  server.server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("error", () => undefined); // what goes wrong in a connection is for the client to tell
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    port: portOf(server.server.address()),
    mails,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function handlers(options: TestMailOptions, mails: TakenMail[], sockets: ReadonlySet<Socket>): SMTPServerOptions {
  const { login, refusedSender, refusedRecipients = [], refusal = "Wrong user or password" } = options;
  const refused = (text: string, responseCode: number) => Object.assign(new Error(text), { responseCode });
  return {
    onAuth: ({ username, password }, _session, done) =>
      username === login?.username && password === login?.password
        ? done(null, { user: username })
        : done(refused(refusal, 535)),
    onMailFrom: ({ address }, _session, done) =>
      done(address === refusedSender ? refused(`${address} may not send here`, 550) : null),
    onRcptTo: ({ address }, _session, done) =>
      done(refusedRecipients.includes(address) ? refused(`No such mailbox: ${address}`, 550) : null),
    onData: (stream, { envelope, user, secure }, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      const taken = async () => {
        const mail = {
          from: envelope.mailFrom ? envelope.mailFrom.address : "",
          recipients: envelope.rcptTo.map(({ address }) => address),
          user: typeof user === "string" ? user : null,
          isEncrypted: secure,
          text: Buffer.concat(pieces).toString("utf8"),
        };
        mails.push(mail);
        const [socket = null] = sockets;
        await options.onText?.(socket, mail);
        done(null, "Queued as 42");
      };
      stream.on("end", () => void taken());
    },
  };
}

/** A server that says what a script tells it to, line by line; it closes where the script ends. */
export async function openScriptedServer(
  talk: (socket: Socket, connection: number) => void,
): Promise<{ readonly port: number; connections(): number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined); // the other side is free to go
    socket.once("close", () => sockets.delete(socket));
    talk(socket, ++connections);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: portOf(server.address()),
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port.");
  return address.port;
}
