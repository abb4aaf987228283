/**
 * Which kinds of lines a log has, and runs of them, so that a log of millions of lines can be filtered without reading
 * it. Logs written before get theirs when they are first looked at.
 */
export const logOutlines = {
  number: 30,
  name: "log-outlines",
  sql: `
CREATE TABLE log_kinds (
  deployment_id INTEGER NOT NULL REFERENCES deployments (id),
  kind INTEGER NOT NULL,
  step_id TEXT,
  target_id TEXT,
  attempt INTEGER NOT NULL,
  level TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (deployment_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_runs (
  deployment_id INTEGER NOT NULL REFERENCES deployments (id),
  first_line INTEGER NOT NULL,
  line_count INTEGER NOT NULL,
  runs BLOB NOT NULL,
  PRIMARY KEY (deployment_id, first_line)
) STRICT, WITHOUT ROWID;
`,
} as const;
