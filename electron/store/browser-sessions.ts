import { z } from "zod";
import type { Db } from "./database.ts";
import { readMeta, writeMeta } from "./meta.ts";

const sessionsSchema = z.array(z.object({ hash: z.string(), validUntilMs: z.number() }));

/** A browser that was let in: the SHA-256 of its cookie, which itself is kept nowhere, and until when it may come back. */
export type BrowserSession = z.infer<typeof sessionsSchema>[number];

const KEY = "browser-sessions";

/** The browsers that were let in and not ended, old ones included. */
export function readBrowserSessions(db: Db): readonly BrowserSession[] {
  const kept = readMeta(db, KEY);
  return kept ? sessionsSchema.parse(JSON.parse(Buffer.from(kept).toString())) : [];
}

/** Keeps these and no others. */
export function writeBrowserSessions(db: Db, sessions: readonly BrowserSession[]): void {
  writeMeta(db, KEY, Buffer.from(JSON.stringify(sessions)));
}
