import { columnsOf } from '../../persistence/columns-of'

const SHOWN = `${columnsOf('integration_source', 'i')}, c.seen_at, c.event_at, c.lag_ms, c.clock_ahead_ms,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'createdAt', k.created_at) ORDER BY k.created_at, k.id), '[]')
     FROM integration_key k WHERE k.source_id = i.id AND k.revoked_at IS NULL) AS keys,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('from', o.began_at, 'to', o.ended_at) ORDER BY o.began_at DESC), '[]')
     FROM (SELECT began_at, ended_at FROM source_outage WHERE source_id = i.id ORDER BY began_at DESC LIMIT 20) o) AS outages
  FROM integration_source i JOIN source_contact c ON c.source_id = i.id`

/** $1 merchant. */
export const LIST_SOURCES = `SELECT ${SHOWN} WHERE i.merchant_id = $1 ORDER BY i.created_at, i.id`
/** $1 source, $2 merchant. */
export const READ_SOURCE = `SELECT ${SHOWN} WHERE i.id = $1 AND i.merchant_id = $2`

/** A key that is valid, with its source: $1 key. */
export const READ_KEY = `
  SELECT ${columnsOf('integration_source', 'i')} FROM integration_key k JOIN integration_source i ON i.id = k.source_id
  WHERE k.id = $1 AND k.revoked_at IS NULL AND i.disabled_at IS NULL`

/** Takes a nonce ($2) of a key ($1) until $3; no row when it was taken before. */
export const TAKE_NONCE = `
  INSERT INTO integration_nonce (key_id, nonce, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING nonce`

/** The same as {@link READ_KEY}, and whether nonce $2 of the key was taken: one question less before a car is on a board. */
export const READ_KEY_AND_NONCE = `
  SELECT ${columnsOf('integration_source', 'i')},
    EXISTS (SELECT 1 FROM integration_nonce n WHERE n.key_id = k.id AND n.nonce = $2) AS is_nonce_taken
  FROM integration_key k JOIN integration_source i ON i.id = k.source_id
  WHERE k.id = $1 AND k.revoked_at IS NULL AND i.disabled_at IS NULL`

/** Lots of merchant $1 among $2. */
export const READ_OWN_LOTS = 'SELECT id FROM lot WHERE merchant_id = $1 AND id = ANY($2::uuid[])'

/** Places of the valid keys of source $1. */
export const READ_KEY_PLACES = 'SELECT place FROM integration_key WHERE source_id = $1 AND revoked_at IS NULL'
