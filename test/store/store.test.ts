import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendAudit, listAudit, verifyAudit } from "../../electron/store/audit.ts";
import { type Db, MIGRATIONS, openDatabase } from "../../electron/store/database.ts";
import { getDocument, getDocumentVersion, removeDocument, saveDocument } from "../../electron/store/documents.ts";
import { getPlan } from "../../electron/store/deployments.ts";
import { lockFolder, readHostAddress } from "../../electron/store/lock.ts";
import { requireRelease } from "../../electron/store/releases.ts";
import { addSecret, newDataKey, openSecret } from "../../electron/store/secrets.ts";

const change = { actor: "anna", nowMs: 1_700_000_000_000 };
const key = newDataKey();

describe("the store", () => {
  let folder: string;
  let db: Db;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-store-"));
    db = openDatabase(folder);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const saveFeed = (body: object, expectedVersion: number | null = null) =>
    saveDocument(
      db,
      key,
      {
        kind: "feed",
        id: "hub",
        body: { kind: "registry", name: "Hub", url: "https://r.example", ...body },
        expectedVersion,
      },
      change,
    );

  it("keeps every version of a document and says who made it", () => {
    expect(saveFeed({}).result).toBe("created");
    expect(saveFeed({ name: "Hub 2" }).result).toBe("changed");
    expect(saveFeed({ name: "Hub 2" }).result).toBe("unchanged");
    expect(getDocument(db, "feed", "hub")).toMatchObject({ version: 2, body: { name: "Hub 2" } });
    expect(getDocumentVersion(db, "feed", "hub", 1)).toMatchObject({ name: "Hub" });
  });

  it("refuses a change that was made from an older version", () => {
    saveFeed({});
    saveFeed({ name: "Theirs" }, 1);
    expect(() => saveFeed({ name: "Mine" }, 1)).toThrow(expect.objectContaining({ code: "conflict" }));
    expect(getDocument(db, "feed", "hub")?.body.name).toBe("Theirs");
  });

  it("counts versions on after a removal", () => {
    saveFeed({});
    removeDocument(db, "feed", "hub", change);
    expect(getDocument(db, "feed", "hub")).toBeNull();
    expect(saveFeed({}).document.version).toBe(3);
  });

  it("seals secrets, and takes the same value again as no change", () => {
    const first = saveFeed({ username: "u", password: { plain: "geheim-1" } });
    expect(JSON.stringify(first.document)).not.toContain("geheim-1");
    expect(saveFeed({ username: "u", password: { plain: "geheim-1" } }).result).toBe("unchanged");
    expect(saveFeed({ username: "u", password: { plain: "geheim-2" } }).result).toBe("changed");
    const raw = db.serialize();
    expect(raw.includes("geheim-1")).toBe(false);
  });

  it("does not open a secret with another key", () => {
    const id = addSecret(db, key, "value", 1);
    expect(openSecret(db, key, id)).toBe("value");
    expect(() => openSecret(db, newDataKey(), id)).toThrow(expect.objectContaining({ code: "internal" }));
  });

  it("writes the audit event with the change, and finds a row that was tampered with", () => {
    saveFeed({});
    saveFeed({ name: "Hub 2" });
    expect(listAudit(db, { limit: 10 }).map((event) => event.message)).toEqual([
      "Changed feed 'Hub 2'",
      "Created feed 'Hub'",
    ]);
    expect(verifyAudit(db)).toEqual({ count: 2, firstBadSeq: null });
    expect(() => db.exec("UPDATE audit SET actor = 'mallory'")).toThrow("cannot be changed");
    expect(() => db.exec("DELETE FROM audit")).toThrow("cannot be removed");
    db.exec("DROP TRIGGER audit_is_append_only_update; UPDATE audit SET actor = 'mallory' WHERE seq = 1");
    expect(verifyAudit(db).firstBadSeq).toBe(1);
  });

  it("finds a gap in the audit trail", () => {
    for (let count = 0; count < 3; count++) {
      appendAudit(
        db,
        {
          actor: "a",
          category: "host",
          subjectKind: "host",
          subjectId: "",
          projectId: null,
          environmentId: null,
          message: `m${count}`,
          details: {},
        },
        1,
      );
    }
    db.exec("DROP TRIGGER audit_is_append_only_delete; DELETE FROM audit WHERE seq = 2");
    expect(verifyAudit(db).firstBadSeq).toBe(3);
  });

  it("refuses a database of a newer version by name and leaves it as it is", () => {
    db.pragma("user_version = 9990");
    db.close();
    expect(() => openDatabase(folder)).toThrow(
      expect.objectContaining({ code: "conflict", message: expect.stringContaining("newer Slipway") }),
    );
    db = new Database(join(folder, "slipway.db"));
    expect(db.pragma("user_version", { simple: true })).toBe(9990);
  });

  it("copies the file before it migrates an older one", () => {
    saveFeed({});
    db.close();
    const next = {
      number: (MIGRATIONS.at(-1)?.number ?? 0) + 10,
      name: "next",
      sql: "CREATE TABLE later (x INTEGER) STRICT",
    };
    db = openDatabase(folder, [...MIGRATIONS, next]);
    expect(getDocument(db, "feed", "hub")?.body.name).toBe("Hub");
    expect(readdirSync(folder)).toContain(`slipway.db.before-${MIGRATIONS.at(-1)?.number}`);
  });

  it("brings documents, releases and plans from before channels to the default one", () => {
    const older = mkdtempSync(join(tmpdir(), "slipway-older-"));
    const before = openDatabase(older, MIGRATIONS.slice(0, 1));
    const runs = { kind: "run-container", id: "b", container: { name: "" } };
    const steps = JSON.stringify({ steps: [{ kind: "manual-intervention", id: "a" }, runs] });
    before.exec(`
      INSERT INTO documents VALUES ('project', 'shop', 1, '{"name":"Shop"}', 1, 'anna'), ('process', 'shop', 1, '${steps}', 1, 'anna');
      INSERT INTO document_versions VALUES ('process', 'shop', 1, '${steps}', 1, 'anna'), ('process', 'gone', 2, NULL, 1, 'anna');
      INSERT INTO releases (id, project_id, version, snapshot, notes, created_at_ms, created_by) VALUES (1, 'shop', '1.0', '{}', '', 1, 'anna');
      INSERT INTO deployments (project_id, environment_id, release_id, plan, status, created_at_ms, created_by)
        VALUES ('shop', 'test', 1, '{"release":{"id":1},"steps":[{"step":{"kind":"run-container","container":{}},"skipped":false}]}', 'finished', 1, 'anna');`);
    before.close();
    const after = openDatabase(older);
    expect(getDocument(after, "project", "shop")?.body).toEqual({ name: "Shop", channels: [] });
    expect(getDocument(after, "process", "shop")?.body.steps).toEqual([
      { kind: "manual-intervention", id: "a", channels: [] },
      { ...runs, channels: [], container: { name: "", secretFiles: [] } },
    ]);
    expect(getDocumentVersion(after, "process", "shop", 1).steps).toHaveLength(2);
    expect(requireRelease(after, 1).channelId).toBe("default");
    const plan = getPlan(after, 1);
    expect(plan.release).toEqual({ id: 1, channel: { id: "default", name: "Default" } });
    expect(plan.facts).toMatchObject({ createdBy: "anna", createdAtMs: 1, previous: null });
    expect(plan.steps).toEqual([
      { step: { kind: "run-container", channels: [], container: { secretFiles: [] } }, skipped: false },
    ]);
    after.close();
    rmSync(older, { recursive: true });
  });

  it("names a file that is no database", () => {
    const other = mkdtempSync(join(tmpdir(), "slipway-bad-"));
    writeFileSync(
      join(other, "slipway.db"),
      "this is not a database at all, but long enough to be read as a header of one.................",
    );
    expect(() => openDatabase(other)).toThrow(
      expect.objectContaining({ code: "invalid_input", message: expect.stringContaining("damaged") }),
    );
    rmSync(other, { recursive: true });
  });

  it("gives a data folder to one host at a time and names the one that has it", () => {
    const lock = lockFolder(folder);
    lock.announce({ pid: 4711, url: "http://127.0.0.1:1", token: "t", startedAtMs: 1 });
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({ code: "conflict", message: expect.stringContaining("4711") }),
    );
    lock.release();
    expect(readHostAddress(folder)).toBeNull();
    lockFolder(folder).release();
  });
});
