import type { Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMailer, mailer } from "../../electron/adapters/mail/mailer.ts";
import type { Mail, MailServerEndpoint } from "../../electron/ports/mail.ts";
import { AppError } from "../../shared/core/errors.ts";
import { openMailServer, openScriptedServer, type TestMailOptions } from "../mail-server.ts";
import {
  makeIssued,
  makeSelfSigned,
  openOpensslFolder,
  type OpensslFolder,
  opensslIsMissing,
} from "../make-certificates.ts";

const PASSWORD = "smtp-password-4417";
const LOGIN = { username: "anna", password: PASSWORD };
const never = new AbortController().signal;

const mail = (more: Partial<Mail> = {}): Mail => ({
  to: [{ name: "Doe, Jane", address: "jane@example.com" }],
  cc: [],
  bcc: [],
  subject: "Shop 1.4.0 to Test: succeeded",
  body: "Done.\n.\nÄpfel",
  isHtml: false,
  priority: "normal",
  ...more,
});
const endpoint = (port: number, more: Partial<MailServerEndpoint> = {}): MailServerEndpoint => ({
  name: "Office",
  host: "127.0.0.1",
  port,
  security: "none",
  ca: "",
  login: null,
  from: { name: "Slipway", address: "slipway@example.com" },
  ...more,
});

const open: { close(): Promise<void> }[] = [];
const mailServer = async (options: TestMailOptions = {}) => {
  const server = await openMailServer(options);
  open.push(server);
  return server;
};
const scripted = async (talk: (socket: Socket, connection: number) => void) => {
  const server = await openScriptedServer(talk);
  open.push(server);
  return server;
};
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** What a promise was rejected with. */
async function failure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error(`It was not refused with an AppError but ${String(error)}`);
}

describe("a mail", () => {
  it("goes to everybody it is for; those of the blind copy stand in no header", async () => {
    const server = await mailServer();
    const bob = { name: "", address: "bob@example.com" };
    const ceo = { name: "Böss", address: "boss@example.com" };
    const receipt = await mailer.send(endpoint(server.port), mail({ cc: [bob], bcc: [ceo, bob] }), never);
    expect(receipt).toEqual({ answer: "250 Queued as 42", refused: [] });
    const [taken] = server.mails;
    expect(taken).toMatchObject({
      from: "slipway@example.com",
      recipients: ["jane@example.com", "bob@example.com", "boss@example.com"],
      isEncrypted: false,
    });
    expect(taken?.text).toContain(
      'From: Slipway <slipway@example.com>\r\nTo: "Doe, Jane" <jane@example.com>\r\nCc: bob@example.com',
    );
    expect(taken?.text).toContain("Subject: Shop 1.4.0 to Test: succeeded");
    expect(taken?.text).toContain("Auto-Submitted: auto-generated");
    expect(taken?.text).not.toMatch(/boss|Importance/);
  });

  it("keeps its text whole: dots alone on a line, umlauts, HTML, urgency; a subject stays one line", async () => {
    const server = await mailServer();
    await mailer.send(endpoint(server.port), mail(), never);
    const more = { body: "<p>Ä</p>", isHtml: true, priority: "high", subject: "One\r\nBcc: evil@example.com" } as const;
    await mailer.send(endpoint(server.port), mail(more), never);
    const [plain, html] = server.mails.map(({ text }) => text);
    expect(plain).toContain("Content-Type: text/plain; charset=utf-8");
    expect(plain).toContain("Done.\r\n.\r\n=C3=84pfel");
    expect(html).toContain("Content-Type: text/html; charset=utf-8");
    expect(html).toContain("Importance: High");
    expect(html).toContain("Subject: One Bcc: evil@example.com");
    expect(server.mails[1]?.recipients).toEqual(["jane@example.com"]);
  });

  it("reaches those who are taken although others are refused", async () => {
    const server = await mailServer({ refusedRecipients: ["gone@example.com"] });
    const to = ["gone@example.com", "jane@example.com"].map((address) => ({ name: "", address }));
    const receipt = await mailer.send(endpoint(server.port), mail({ to }), never);
    expect(receipt.refused).toEqual([{ address: "gone@example.com", reason: "550 No such mailbox: gone@example.com" }]);
    expect(server.mails[0]?.recipients).toEqual(["jane@example.com"]);
  });
});

describe.skipIf(opensslIsMissing)("encryption", () => {
  let files: OpensslFolder;
  let ca: string;
  let certificate: { key: string; cert: string };
  beforeAll(() => {
    files = openOpensslFolder();
    makeSelfSigned(files, "authority");
    makeIssued(files, "localhost", "authority", { more: ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"] });
    ca = files.text("authority.crt");
    certificate = { key: files.text("localhost.key"), cert: files.text("localhost.crt") };
  });
  afterAll(() => files.remove());

  it.each(["starttls", "tls"] as const)(
    "protects the sign-in and the mail (%s), with an authority of one's own",
    async (security) => {
      const server = await mailServer({ security, certificate, login: LOGIN });
      const wanted = endpoint(server.port, { host: "localhost", security, ca, login: LOGIN });
      await mailer.send(wanted, mail(), never);
      expect(server.mails).toMatchObject([{ user: "anna", isEncrypted: true }]);
    },
  );

  it.each(["starttls", "tls"] as const)("is refused where the certificate is not trusted (%s)", async (security) => {
    const server = await mailServer({ security, certificate, login: LOGIN });
    const error = await failure(mailer.send(endpoint(server.port, { security, login: LOGIN }), mail(), never));
    expect(error).toMatchObject({ code: "unauthenticated", details: { hop: "tls", mayRetry: false } });
    expect(error.message).toMatch(
      /^The mail server 'Office' fails at encryption \(TLS\): its certificate is not trusted/,
    );
    expect(server.mails).toEqual([]);
  });

  it("is never left out: without STARTTLS nothing is said", async () => {
    const server = await mailServer({ login: LOGIN });
    const error = await failure(
      mailer.send(endpoint(server.port, { security: "starttls", login: LOGIN }), mail(), never),
    );
    expect(error).toMatchObject({ code: "remote_failed", details: { hop: "tls", mayRetry: false } });
    expect(error.message).toContain("offers no STARTTLS on port");
  });

  it("that is begun on a port without it says so", async () => {
    const server = await mailServer();
    const error = await failure(mailer.send(endpoint(server.port, { security: "tls" }), mail(), never));
    expect(error.message).toContain("does not speak TLS from the start");
  });
});

describe("a mail that cannot be sent", () => {
  it("names an unknown host", async () => {
    const error = await failure(mailer.send(endpoint(25, { host: "nowhere.invalid" }), mail(), never));
    expect(error).toMatchObject({ code: "unreachable", details: { hop: "name", mayRetry: true } });
    expect(error.message).toContain("the name nowhere.invalid is not known");
  });

  it("names a port on which nothing listens", async () => {
    const server = await openMailServer();
    await server.close();
    const error = await failure(mailer.send(endpoint(server.port), mail(), never));
    expect(error).toMatchObject({ code: "unreachable", details: { hop: "port", mayRetry: true } });
    expect(error.message).toContain(`nothing listens on port ${server.port}`);
  });

  it("tells a refused login in the server's words, but never the password, even if the server repeats it", async () => {
    const base64 = Buffer.from(PASSWORD).toString("base64");
    const server = await mailServer({
      login: { username: "anna", password: "other" },
      refusal: `Not ${PASSWORD} nor ${base64}`,
    });
    const error = await failure(mailer.send(endpoint(server.port, { login: LOGIN }), mail(), never));
    expect(error).toMatchObject({ code: "unauthenticated", details: { hop: "sign-in", mayRetry: false } });
    expect(error.message).toBe(
      "The mail server 'Office' fails at the sign-in: it refuses the user anna (\"535 Not ******** nor ********\"). Check user and password of the mail server.",
    );
  });

  it("names a refused sender, and refused recipients", async () => {
    const server = await mailServer({ refusedSender: "slipway@example.com", refusedRecipients: ["jane@example.com"] });
    const sender = await failure(mailer.send(endpoint(server.port), mail(), never));
    expect(sender).toMatchObject({ code: "remote_failed", details: { hop: "sender", mayRetry: false } });
    expect(sender.message).toContain("it refuses the sender slipway@example.com");
    const other = endpoint(server.port, { from: { name: "", address: "other@example.com" } });
    const recipient = await failure(mailer.send(other, mail(), never));
    expect(recipient).toMatchObject({ code: "remote_failed", details: { hop: "recipient", mayRetry: false } });
    expect(recipient.message).toContain('("550 No such mailbox: jane@example.com")');
  });

  it("says that a server offers no sign-in", async () => {
    const server = await scripted((socket) => {
      socket.write("220 hello\r\n");
      socket.on("data", () => socket.write("250 fine\r\n"));
    });
    const error = await failure(mailer.send(endpoint(server.port, { login: LOGIN }), mail(), never));
    expect(error.message).toContain("offers no sign-in on this port");
  });

  it("may be tried again when the connection is lost before its text was asked for", async () => {
    const server = await scripted((socket) => {
      socket.write("220 hello\r\n");
      socket.on("data", (data) => (data.includes("RCPT") ? socket.destroy() : socket.write("250 fine\r\n")));
    });
    const error = await failure(mailer.send(endpoint(server.port), mail(), never));
    expect(error).toMatchObject({ code: "unreachable", details: { mayRetry: true } });
  });

  it("must not be tried again when the connection is lost after its text was sent", async () => {
    const server = await mailServer({ onText: (socket) => void socket?.destroy() });
    const error = await failure(mailer.send(endpoint(server.port), mail(), never));
    expect(error).toMatchObject({ code: "unreachable", details: { hop: "mail", mayRetry: false } });
    expect(error.message).toContain("after the mail was handed over, so nobody knows whether it was taken");
    expect(server.mails).toHaveLength(1);
  });

  it("may be tried again when the server is too busy (421), and not when it refuses this computer (554)", async () => {
    const answer = (text: string) => scripted((socket) => void socket.end(`${text}\r\n`));
    const busy = await failure(mailer.send(endpoint((await answer("421 too busy")).port), mail(), never));
    expect(busy).toMatchObject({ code: "remote_failed", details: { hop: "greeting", mayRetry: true } });
    const closed = await failure(mailer.send(endpoint((await answer("554 go away")).port), mail(), never));
    expect(closed).toMatchObject({ code: "remote_failed", details: { hop: "greeting", mayRetry: false } });
    expect(closed.message).toContain('it refuses this computer ("554 go away")');
  });

  it("is given up when a server is silent, and says whether it may have been taken", async () => {
    const hasty = createMailer({ timeoutMs: 200 });
    const silent = await scripted(() => undefined);
    const early = await failure(hasty.send(endpoint(silent.port), mail(), never));
    expect(early).toMatchObject({ code: "timed_out", details: { hop: "greeting", mayRetry: true } });
    expect(early.message).toContain("did not answer within 0.2 s");
    const slow = await mailServer({ onText: () => new Promise((resolve) => setTimeout(resolve, 1000)) });
    const late = await failure(hasty.send(endpoint(slow.port), mail(), never));
    expect(late).toMatchObject({ code: "timed_out", details: { hop: "mail", mayRetry: false } });
    expect(late.message).toContain("it did not answer within 0.2 s after the mail was handed over");
  });

  it("is cancelled at once", async () => {
    const stop = new AbortController();
    const silent = await scripted(() => setTimeout(() => stop.abort(), 50));
    const startedMs = performance.now();
    const error = await failure(mailer.send(endpoint(silent.port), mail(), stop.signal));
    expect(error.code).toBe("cancelled");
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});

describe("a test mail", () => {
  const names = (checks: readonly { readonly name: string; readonly ok: boolean }[]) =>
    checks.map(({ name, ok }) => `${name} ${ok ? "works" : "fails"}`);

  it("shows every hop", async () => {
    const server = await mailServer({ login: LOGIN });
    const to = { name: "", address: "me@example.com" };
    const checks = await mailer.test(endpoint(server.port, { login: LOGIN }), to, never);
    expect(names(checks)).toEqual(
      ["Name", "Port", "Greeting", "Sign-in", "Sender", "Recipient", "Mail"].map((name) => `${name} works`),
    );
    expect(checks.at(-1)?.detail).toBe('accepted ("250 Queued as 42")');
    expect(server.mails[0]?.text).toContain("Subject: Test of Slipway's mail server");
  });

  it("ends at the broken hop", async () => {
    const server = await mailServer({ login: LOGIN, refusedRecipients: ["me@example.com"] });
    const to = { name: "", address: "me@example.com" };
    const checks = await mailer.test(endpoint(server.port, { login: LOGIN }), to, never);
    expect(names(checks).slice(-2)).toEqual(["Sender works", "Recipient fails"]);
  });
});
