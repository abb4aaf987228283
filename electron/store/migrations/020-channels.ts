/** A step with what it says since: its channels, and the secret files of its container. `at` leads to the step. */
const step = (at: string) => `json(CASE json_extract(value, '${at}.kind')
      WHEN 'run-container' THEN json_insert(value, '${at}.channels', json('[]'), '${at}.container.secretFiles', json('[]'))
      ELSE json_insert(value, '${at}.channels', json('[]')) END)`;

/** The statement that brings the steps in a column of a table up to date. */
const updateSteps = (table: string, column: string, at: string, where: string) => `
UPDATE ${table} SET ${column} = json_set(${column}, '$.steps',
  json((SELECT json_group_array(${step(at)}) FROM json_each(${column}, '$.steps')))) WHERE ${where};`;

/**
 * Releases belong to a channel; projects and steps name channels, containers secret files, plans what expressions ask for.
 * What was there before belongs to the default channel and has none of the rest.
 */
export const channels = {
  number: 20,
  name: "channels",
  sql: `
ALTER TABLE releases ADD COLUMN channel_id TEXT NOT NULL DEFAULT 'default';

UPDATE documents SET body = json_insert(body, '$.channels', json('[]')) WHERE kind = 'project';
UPDATE document_versions SET body = json_insert(body, '$.channels', json('[]')) WHERE kind = 'project' AND body IS NOT NULL;
${updateSteps("documents", "body", "$", "kind = 'process'")}
${updateSteps("document_versions", "body", "$", "kind = 'process' AND body IS NOT NULL")}
${updateSteps("deployments", "plan", "$.step", "1 = 1")}
UPDATE deployments SET plan = json_insert(plan,
  '$.release.channel', json('{"id":"default","name":"Default"}'),
  '$.targetsByTag', json('{}'),
  '$.facts', json_object('createdBy', created_by, 'createdAtMs', created_at_ms, 'sortOrder', 0,
    'previous', NULL, 'currentForEnvironment', NULL, 'previousForEnvironment', NULL));
`,
} as const;
