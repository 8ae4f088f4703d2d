/**
 * A statement that deletes at most $2 rows of a table that match a condition, usually of a time before $1, and answers how many, `n`. In slices, so that
 * nobody waits for long; found by their place in the table, for a table whose key says nothing of their age.
 */
export const deleteSlice = (table: string, condition: string): string => `
  WITH gone AS (
    DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
