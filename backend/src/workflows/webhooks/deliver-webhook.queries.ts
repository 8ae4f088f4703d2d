import { columnsOf } from '../../persistence/columns-of'

/** Run $2 sends to webhook $1 until $3 and nobody else does; no row when another one does at $4, or it may not be asked yet. */
export const LEASE = `
  UPDATE webhook_contact c SET leased_by = $2, leased_until = $3 FROM webhook w
  WHERE c.webhook_id = $1 AND w.id = c.webhook_id AND w.state = ANY($5::text[])
    AND (c.leased_until IS NULL OR c.leased_until <= $4 OR c.leased_by = $2) AND (c.closed_until IS NULL OR c.closed_until <= $4)
  RETURNING ${columnsOf('webhook', 'w')}, c.failures, c.failing_since,
    (SELECT coalesce(array_agg(s.id ORDER BY s.created_at, s.id), '{}') FROM webhook_secret s WHERE s.webhook_id = w.id AND s.revoked_at IS NULL) AS secret_ids`

/** Run $2 is over. */
export const END_LEASE = `
  UPDATE webhook_contact SET leased_by = NULL, leased_until = NULL WHERE webhook_id = $1 AND leased_by = $2`

/**
 * What is due for webhook $1 at $2, the oldest first, at most $3; with the moment until which an earlier event of the same
 * object waits, and whether one was given up.
 */
export const READ_DUE = `
  SELECT ${columnsOf('webhook_delivery', 'd')}, (
      SELECT e.next_at FROM webhook_delivery e
      WHERE e.webhook_id = d.webhook_id AND e.object_id = d.object_id AND e.position < d.position AND e.done_at IS NULL AND e.delivered_at IS NULL
      ORDER BY e.position LIMIT 1
    ) AS behind_until, EXISTS (
      SELECT FROM webhook_delivery e
      WHERE e.webhook_id = d.webhook_id AND e.object_id = d.object_id AND e.position < d.position AND e.done_at IS NOT NULL AND e.delivered_at IS NULL
    ) AS is_after_dead
  FROM webhook_delivery d WHERE d.webhook_id = $1 AND d.done_at IS NULL AND d.next_at <= $2
  ORDER BY d.next_at, d.position LIMIT $3`

/** Those that stand behind another event of their object ($1) wait as long as it does ($2). */
export const PUT_BEHIND = `
  UPDATE webhook_delivery d SET next_at = b.next_at FROM unnest($1::uuid[], $2::timestamptz[]) AS b(id, next_at)
  WHERE d.id = b.id AND d.done_at IS NULL`

/** Its receiver takes events again: what webhook $1 waits with is tried now ($2), at most $3 at a time. */
export const HASTEN = `
  UPDATE webhook_delivery SET next_at = $2 WHERE id IN (
    SELECT id FROM webhook_delivery WHERE webhook_id = $1 AND done_at IS NULL AND next_at > $2 ORDER BY next_at LIMIT $3)`
