import type { Parameter } from './jobs'

/** `due_at` null: the row is taken away. */
export type DeadlineRow = { entity: string; id: string; due_at: Date | null }

/**
 * Statements that bring deadlines up to date; their texts hardly depend on how many there are. Rows come sorted, and only
 * the last of one key, because a statement may write a row once.
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
  if (over.length > 0) parts.push(`DELETE FROM deadline WHERE ${whereAny(over, parameter)} RETURNING 1`)
  return parts
}

/**
 * Each entity by itself: a join with a set is planned for many rows, and while the table was small when the plan was made,
 * every statement would read all of it.
 */
function whereAny(rows: readonly DeadlineRow[], parameter: Parameter): string {
  return [...new Set(rows.map(row => row.entity))]
    .map(entity => {
      const ids = rows.filter(row => row.entity === entity).map(row => row.id)
      const id = ids.length === 1 ? `= ${parameter(ids[0])}` : `= ANY(${parameter(ids)}::uuid[])`
      return `(entity = ${parameter(entity)} AND id ${id})`
    })
    .join(' OR ')
}
