import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const COOKIE = "slipway_session";
const ONE_TIME_MS = 10 * 60_000;

/** Who may talk to this host over the loopback interface: the owner's token, or a browser that came with a one-time link. */
export type Sessions = {
  /** The token for the command line and automation; lives as long as the host. */
  readonly hostToken: string;
  /** A token that opens one browser session within ten minutes. */
  createOneTimeToken(): string;
  /** Spends a one-time token; gives the cookie to set, or null when it is unknown, spent or old. */
  redeem(token: string): string | null;
  isAllowed(request: IncomingMessage): boolean;
};

/** A new host token, and no browser yet. */
export function createSessions(nowMs: () => number): Sessions {
  const hostToken = newToken();
  const oneTime = new Map<string, number>();
  const sessions = new Set<string>();
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
      sessions.add(session);
      return `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    isAllowed: (request) => {
      const [scheme, token] = (request.headers.authorization ?? "").split(" ");
      if (scheme === "Bearer" && token !== undefined) return equals(token, hostToken);
      const session = readCookie(request.headers.cookie ?? "", COOKIE);
      return session !== null && sessions.has(session);
    },
  };
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
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
