/**
 * An entry for the first of such reads, and nothing for those after it. $1 scope, $2 key, $3 now, $4 person, $5 what was read,
 * $6 actor, $7 trace.
 */
export const NOTE_PLATFORM_READ = `
  WITH fresh AS (
    INSERT INTO idempotency (scope, key, request_hash, result, created_at) VALUES ($1::text, $2::text, '', 'null', $3::timestamptz)
    ON CONFLICT DO NOTHING RETURNING 1
  )
  INSERT INTO journal (merchant_id, entity, entity_id, event, actor, trace_id, detail, at)
  SELECT NULL, 'staff', $4, 'platform_read', $6::text, $7::text, jsonb_build_object('call', $5::text), $3::timestamptz FROM fresh`
