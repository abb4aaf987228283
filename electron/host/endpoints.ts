import { readFileSync } from "node:fs";
import { AppError, messageOf } from "../../shared/core/errors.ts";
import type { Account } from "../../shared/core/model/account.ts";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { Feed } from "../../shared/core/model/feed.ts";
import type { SecretValue } from "../../shared/core/model/fields.ts";
import { parseMailboxes } from "../../shared/core/model/mailboxes.ts";
import type { Endpoint } from "../../shared/core/model/target.ts";
import { parseImageReference } from "../../shared/core/versions/image-reference.ts";
import type { Db } from "../store/database.ts";
import { requireDocument } from "../store/documents.ts";
import { type DataKey, openSecret } from "../store/secrets.ts";
import { openValue } from "./credentials.ts";
import type { DockerEndpoint, RegistryLogin } from "../ports/docker.ts";
import type { MailServerEndpoint } from "../ports/mail.ts";
import type { RegistryAddress } from "../ports/registry.ts";
import type { ShellEndpoint } from "../ports/shell.ts";

type OpenSecret = (id: string) => string;
type SshEndpoint = Extract<Endpoint, { kind: "ssh" }>;
type SshSignIn = Pick<Extract<DockerEndpoint, { kind: "ssh" }>, "username" | "auth">;

/** What an endpoint's secrets are opened with, and its account found by. */
export type Openers = {
  readonly secret: OpenSecret;
  /** Throws `not_found` for one that does not exist. */
  readonly account: (id: string) => Account;
};

/** Opens what the store keeps. */
export function storedOpeners(db: Db, dataKey: DataKey): Openers {
  return {
    secret: (id) => openSecret(db, dataKey, id),
    account: (id) => requireDocument(db, "account", id).body,
  };
}

/**
 * A target's endpoint with its secrets opened. Throws `invalid_input` for a folder target and for an account that is no
 * login to a host, `not_found` for an absent key or account.
 */
export function dockerEndpoint(target: StoredDocument<"target">, open: Openers): DockerEndpoint {
  const { endpoint, name } = target.body;
  switch (endpoint.kind) {
    case "local":
      return endpoint;
    case "ssh":
      return { ...endpoint, ...sshSignIn(endpoint, name, open) };
    case "tls":
      return { ...endpoint, key: openValue(endpoint.key, open.secret) };
    case "folder":
      throw new AppError("invalid_input", `Target '${name}' is a folder; containers need a Docker target.`);
  }
}

/** Where a target's scripts run. Throws what `dockerEndpoint` does, and `invalid_input` for a target over TLS. */
export function shellEndpoint(target: StoredDocument<"target">, open: Openers): ShellEndpoint {
  const { endpoint, name } = target.body;
  switch (endpoint.kind) {
    case "local":
      return { kind: "local", folder: null };
    case "folder":
      return { kind: "local", folder: endpoint.path };
    case "ssh":
      return { ...endpoint, ...sshSignIn(endpoint, name, open) };
    case "tls":
      throw new AppError(
        "invalid_input",
        `Target '${name}' is reached over TLS, which runs no scripts. Reach it over SSH, or choose other targets by tag.`,
      );
  }
}

/** A feed's address with its password opened. Throws `invalid_input` for a folder feed. */
export function registryAddress(feed: Feed, open: OpenSecret): RegistryAddress {
  if (feed.kind !== "registry") {
    throw new AppError("invalid_input", `Feed '${feed.name}' is a folder of packages, not an image registry.`);
  }
  return {
    url: feed.url,
    username: feed.username ?? null,
    password: feed.password ? openValue(feed.password, open) : null,
  };
}

/** A mail server with its password opened. */
export function mailServerEndpoint({ body }: StoredDocument<"mail-server">, open: OpenSecret): MailServerEndpoint {
  const { name, host, port, security, ca, username, password } = body;
  const [from] = parseMailboxes(body.from);
  if (!from) throw new AppError("invalid_input", `The mail server '${name}' has no sender. Give it one.`);
  const login = username && password ? { username, password: openValue(password, open) } : null;
  return { name, host, port, security, ca, login, from };
}

/** The login an engine pulls with; null for an anonymous feed. */
export function registryLogin(feed: Feed, open: OpenSecret): RegistryLogin | null {
  const address = registryAddress(feed, open);
  if (address.username === null || address.password === null) return null;
  return { server: registryHost(feed), username: address.username, password: address.password };
}

/** The registry's name in image references: its host and port. */
export function registryHost(feed: Feed): string {
  if (feed.kind !== "registry") return "";
  const host = new URL(feed.url).host;
  return parseImageReference(`${host}/any/name`).registry;
}

function sshSignIn({ username, auth }: SshEndpoint, targetName: string, open: Openers): SshSignIn {
  switch (auth.kind) {
    case "agent":
      return { username, auth: { kind: "agent" } };
    case "password":
    case "key":
      return { username, auth: openedAuth(auth, open.secret) };
    case "key-file": {
      const privateKey = readKeyFile(auth.path, targetName);
      return { username, auth: { kind: "key", privateKey, passphrase: passphraseOf(auth, open.secret) } };
    }
    case "account": {
      const { name, signIn } = open.account(auth.account);
      if (signIn.kind === "username-password") {
        const password = openedAuth({ kind: "password", password: signIn.password }, open.secret);
        return { username: username || signIn.username, auth: password };
      }
      if (signIn.kind === "ssh-key") {
        return { username: username || signIn.username, auth: openedAuth({ ...signIn, kind: "key" }, open.secret) };
      }
      throw new AppError(
        "invalid_input",
        `Target '${targetName}' signs in with the account '${name}', which is neither an SSH key nor a user with a password. Choose another.`,
      );
    }
  }
}

function openedAuth(
  auth: Extract<SshEndpoint["auth"], { kind: "password" | "key" }>,
  open: OpenSecret,
): SshSignIn["auth"] {
  if (auth.kind === "password") return { kind: "password", password: openValue(auth.password, open) };
  return { kind: "key", privateKey: openValue(auth.privateKey, open), passphrase: passphraseOf(auth, open) };
}

function passphraseOf(auth: { readonly passphrase?: SecretValue | undefined }, open: OpenSecret): string | null {
  return auth.passphrase ? openValue(auth.passphrase, open) : null;
}

function readKeyFile(path: string, targetName: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError(
      "not_found",
      `The private key ${path} of target '${targetName}' cannot be read: ${messageOf(cause)}. Correct the path.`,
      { cause },
    );
  }
}
