import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { resolve } from "node:path";
import type { BrowserSession } from "../store/browser-sessions.ts";

const ONE_TIME_MS = 10 * 60_000;
/** How long a browser may stay away before it needs a new link. */
const SESSION_MS = 7 * 24 * 60 * 60_000;
/** A session that is in use is written down anew no more often than this. */
const RENEW_MS = 60 * 60_000;

/** Who may talk to this host over the loopback interface: the owner's token, or a browser that came with a one-time link. */
export type Sessions = {
  /** The token for the command line and automation; lives as long as the host. */
  readonly hostToken: string;
  /** A token that opens one browser session within ten minutes. */
  createOneTimeToken(): string;
  /** Spends a one-time token; gives the cookie to set, or null when it is unknown, spent or old. */
  redeem(token: string): string | null;
  isAllowed(request: IncomingMessage): boolean;
  /** Ends every browser's session and every link that nobody opened yet. */
  endAll(): void;
};

/** Where sessions outlive the host. */
export type KeptSessions = {
  read(): readonly BrowserSession[];
  write(sessions: readonly BrowserSession[]): void;
};

/** The sessions of the host on `folder`. Its cookie is named after the folder, so that two hosts do not sign each other out. */
export function createSessions(folder: string, kept: KeptSessions, nowMs: () => number): Sessions {
  const cookie = `slipway_session_${hashOf(resolve(folder)).slice(0, 8)}`;
  const hostToken = newToken();
  const oneTime = new Map<string, number>();
  const sessions = new Map(kept.read().map(({ hash, validUntilMs }) => [hash, validUntilMs]));
  const keep = (hash: string) => {
    sessions.set(hash, nowMs() + SESSION_MS);
    for (const [old, validUntilMs] of sessions) if (validUntilMs < nowMs()) sessions.delete(old);
    kept.write([...sessions].map(([hash, validUntilMs]) => ({ hash, validUntilMs })));
  };
  const isSession = (hash: string) => {
    const leftMs = (sessions.get(hash) ?? 0) - nowMs();
    if (leftMs <= 0) return false;
    if (leftMs < SESSION_MS - RENEW_MS) keep(hash);
    return true;
  };
  return {
    hostToken,
    createOneTimeToken: () => {
      const token = newToken();
      oneTime.set(token, nowMs() + ONE_TIME_MS);
      return token;
    },
    redeem: (token) => {
      const validUntilMs = oneTime.get(token);
      oneTime.delete(token);
      if (validUntilMs === undefined || validUntilMs < nowMs()) return null;
      const session = newToken();
      keep(hashOf(session));
      return `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    isAllowed: (request) => {
      const [scheme, token] = (request.headers.authorization ?? "").split(" ");
      if (scheme === "Bearer" && token !== undefined) return equals(token, hostToken);
      const session = readCookie(request.headers.cookie ?? "", cookie);
      return session !== null && isSession(hashOf(session));
    },
    endAll: () => {
      oneTime.clear();
      sessions.clear();
      kept.write([]);
    },
  };
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function equals(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function readCookie(header: string, name: string): string | null {
  for (const part of header.split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === name && value !== undefined) return value;
  }
  return null;
}
