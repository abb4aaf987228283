/** Releases belong to a channel; projects and steps name channels. What was there before belongs to the default one. */
export const channels = {
  number: 20,
  name: "channels",
  sql: `
ALTER TABLE releases ADD COLUMN channel_id TEXT NOT NULL DEFAULT 'default';

UPDATE documents SET body = json_insert(body, '$.channels', json('[]')) WHERE kind = 'project';
UPDATE document_versions SET body = json_insert(body, '$.channels', json('[]')) WHERE kind = 'project' AND body IS NOT NULL;

UPDATE documents SET body = json_set(body, '$.steps',
  json((SELECT json_group_array(json_insert(value, '$.channels', json('[]'))) FROM json_each(body, '$.steps'))))
  WHERE kind = 'process';
UPDATE document_versions SET body = json_set(body, '$.steps',
  json((SELECT json_group_array(json_insert(value, '$.channels', json('[]'))) FROM json_each(body, '$.steps'))))
  WHERE kind = 'process' AND body IS NOT NULL;

UPDATE deployments SET plan = json_insert(plan,
  '$.release.channel', json('{"id":"default","name":"Default"}'),
  '$.targetsByTag', json('{}'),
  '$.facts', json_object('createdBy', created_by, 'createdAtMs', created_at_ms, 'sortOrder', 0,
    'previous', NULL, 'currentForEnvironment', NULL, 'previousForEnvironment', NULL));
`,
} as const;
