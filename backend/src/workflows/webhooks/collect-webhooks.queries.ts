import { columnsOf } from '../../persistence/columns-of'

export const READ_CURSOR = `SELECT ${columnsOf('webhook_cursor')} FROM webhook_cursor WHERE id = 'journal'`

/** Webhooks in states $1. */
export const READ_COLLECTING = `
  SELECT id, merchant_id, event_types, from_journal_id FROM webhook WHERE deleted_at IS NULL AND state = ANY($1::text[])`

/**
 * Changes after transaction $1 and, within it, after entry $2, of transactions below $3, which have all ended: nothing can appear
 * among them any more. Only of entries above $4 and of entities $5, at most $6. One commit may change a row several times; only the
 * last entry of it carries the version, which is that of all of them. The bounds on ids leave the other partitions alone.
 */
export const READ_CHANGES = `
  SELECT j.id, j.xid, j.entity, j.entity_id, j.event, j.from_state, j.to_state, j.detail, j.at,
    coalesce(j.version, (
      SELECT max(k.version) FROM journal k
      WHERE k.entity = j.entity AND k.entity_id = j.entity_id AND k.xid = j.xid AND k.id BETWEEN j.id - 100000 AND j.id + 100000
    )) AS version
  FROM journal j
  WHERE j.xid >= $1 AND (j.xid > $1 OR j.id > $2) AND j.xid < $3 AND j.id > $4 AND j.entity = ANY($5::text[]) AND j.to_state IS NOT NULL
  ORDER BY j.xid, j.id LIMIT $6`

/** Webhooks in states $1 that something waits for at $2, that nobody sends to, and that may be asked. */
export const READ_DUE_WEBHOOKS = `
  SELECT w.id FROM webhook w JOIN webhook_contact c ON c.webhook_id = w.id
  WHERE w.deleted_at IS NULL AND w.state = ANY($1::text[])
    AND (c.leased_until IS NULL OR c.leased_until <= $2) AND (c.closed_until IS NULL OR c.closed_until <= $2)
    AND EXISTS (SELECT FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.done_at IS NULL AND d.next_at <= $2)`

/** What waits although its time was over before $1, moved along the rows $2 → $3, at most $4 of them, at $5. */
export const GIVE_UP_LATE = `
  WITH late AS (
    SELECT d.id, t.from_state, t.to_state FROM webhook_delivery d
      JOIN unnest($2::text[], $3::text[]) AS t(from_state, to_state) ON t.from_state = d.state
    WHERE d.done_at IS NULL AND d.deadline_at < $1 ORDER BY d.deadline_at LIMIT $4 FOR UPDATE OF d SKIP LOCKED
  ), changed AS (
    UPDATE webhook_delivery d SET state = late.to_state, version = d.version + 1, done_at = $5
    FROM late WHERE d.id = late.id AND d.state = late.from_state RETURNING late.from_state
  )
  SELECT from_state, count(*)::int AS n FROM changed GROUP BY from_state`
