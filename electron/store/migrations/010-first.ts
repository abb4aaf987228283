/** The first schema. Documents keep every version; deployments keep every event; audit rows are chained by hash. */
export const first = {
  number: 10,
  name: "first",
  sql: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_versions (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT,
  at_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  PRIMARY KEY (kind, id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets (
  id TEXT PRIMARY KEY,
  sealed BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE releases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id TEXT NOT NULL,
  version TEXT NOT NULL COLLATE NOCASE,
  snapshot TEXT NOT NULL,
  notes TEXT NOT NULL,
  blocked_reason TEXT,
  created_at_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  UNIQUE (project_id, version)
) STRICT;

CREATE TABLE deployments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id TEXT NOT NULL,
  environment_id TEXT NOT NULL,
  release_id INTEGER NOT NULL REFERENCES releases (id),
  plan TEXT NOT NULL,
  status TEXT NOT NULL,
  outcome TEXT,
  error TEXT,
  last_seq INTEGER NOT NULL DEFAULT 0,
  last_line INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  started_at_ms INTEGER,
  finished_at_ms INTEGER
) STRICT;
CREATE INDEX deployments_by_cell ON deployments (project_id, environment_id, id);
CREATE INDEX deployments_by_release ON deployments (release_id, environment_id, outcome);
CREATE INDEX deployments_open ON deployments (status, id) WHERE status <> 'finished';

CREATE TABLE deployment_events (
  deployment_id INTEGER NOT NULL REFERENCES deployments (id),
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (deployment_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_lines (
  deployment_id INTEGER NOT NULL REFERENCES deployments (id),
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  step_id TEXT,
  target_id TEXT,
  attempt INTEGER NOT NULL,
  level TEXT NOT NULL,
  source TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (deployment_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  category TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  project_id TEXT,
  environment_id TEXT,
  message TEXT NOT NULL,
  details TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_project ON audit (project_id, seq);
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'audit events cannot be changed'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit events cannot be removed'); END;
`,
} as const;
