import type { Parameter } from './jobs'

/** `due_at` null: the row is taken away. */
export type DeadlineRow = { entity: string; id: string; due_at: Date | null }

/**
 * Statements that bring deadlines up to date; their texts do not depend on how many there are. Rows come sorted, and only
 * the last of one key, because a statement may write a row once. LIMIT and its subselect: see `updateRecords`.
 */
export function writeDeadlines(given: readonly DeadlineRow[], parameter: Parameter): string[] {
  const last = new Map(given.map(row => [`${row.entity}|${row.id}`, row]))
  const rows = [...last.keys()].sort().map(key => last.get(key)!)
  const kept = rows.filter(row => row.due_at !== null)
  const over = rows.filter(row => row.due_at === null)
  const parts: string[] = []
  if (kept.length > 0)
    parts.push(
      `INSERT INTO deadline (entity, id, due_at) SELECT v.entity, v.id, v.due_at ` +
        `FROM jsonb_to_recordset(${parameter(JSON.stringify(kept))}::jsonb) AS v(entity text, id uuid, due_at timestamptz) ` +
        `ON CONFLICT (entity, id) DO UPDATE SET due_at = excluded.due_at, hastened_at = NULL RETURNING 1`,
    )
  if (over.length > 0)
    parts.push(
      `DELETE FROM deadline AS d USING (SELECT * FROM jsonb_to_recordset(${parameter(JSON.stringify(over))}::jsonb) ` +
        `AS v(entity text, id uuid) LIMIT (SELECT ${parameter(over.length)}::bigint)) AS v ` +
        `WHERE d.entity = v.entity AND d.id = v.id RETURNING 1`,
    )
  return parts
}
