/** At most $2 deliveries that were done before $1. */
export const DELETE_DONE = `
  WITH gone AS (
    DELETE FROM webhook_delivery
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM webhook_delivery WHERE done_at IS NOT NULL AND done_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`

/** At most $2 deliveries to webhooks that were deleted before $1: nobody wants them any more. */
export const DELETE_UNWANTED = `
  WITH gone AS (
    DELETE FROM webhook_delivery WHERE ctid = ANY (ARRAY(
      SELECT d.ctid FROM webhook w JOIN webhook_delivery d ON d.webhook_id = w.id WHERE w.deleted_at < $1 LIMIT $2)) RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`
