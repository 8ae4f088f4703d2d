/** $1 a new owner's id, $2 appid, $3 openid, $4 now, $5 token hash, $6 expiry, $7 trace. */
export const SIGN_IN_OWNER = `
  WITH known AS (
    INSERT INTO owner (id, appid, openid, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (appid, openid) DO UPDATE SET openid = EXCLUDED.openid RETURNING id
  ), opened AS (
    INSERT INTO session (token_hash, kind, subject_id, openid, created_at, expires_at)
    SELECT $5, 'owner', id, $3, $4, $6 FROM known
  ), logged AS (
    INSERT INTO journal (entity, entity_id, event, actor, trace_id, at)
    SELECT 'owner', id::text, 'signed_in', 'owner:' || id::text, $7, $4 FROM known
  )
  SELECT id FROM known`
