/** Sets or clears the stop of one merchant and notes it as the event $7; no row for an unknown merchant. */
export const STOP_RAISING_OF_MERCHANT = `
  WITH m AS (UPDATE merchant SET raising_stopped_at = CASE WHEN $2 THEN $3::timestamptz END WHERE id = $1 RETURNING id),
  noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, actor, trace_id, detail, at)
    SELECT id, 'merchant', id::text, $7, $4, $5, $6::jsonb, $3 FROM m
  ) SELECT id FROM m`

/** The same for the whole platform; $6: the event. */
export const STOP_RAISING_OF_ALL = `
  WITH s AS (
    INSERT INTO platform_switch (name, on_since, set_by) VALUES ('raising_stopped', CASE WHEN $1 THEN $2::timestamptz END, $3)
    ON CONFLICT (name) DO UPDATE SET on_since = EXCLUDED.on_since, set_by = EXCLUDED.set_by RETURNING name
  )
  INSERT INTO journal (entity, entity_id, event, actor, trace_id, detail, at)
  SELECT 'platform_switch', name, $6, $3, $4, $5::jsonb, $2 FROM s`
