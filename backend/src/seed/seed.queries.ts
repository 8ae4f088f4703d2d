import { IS_PROVEN_REMINDER } from '../persistence/readings/proven-reminder'

/** $1 code. */
export const READ_MERCHANT_OF_CODE = 'SELECT id FROM merchant WHERE code = $1'
/** $1 merchant. */
export const READ_LOT_NAMES =
  'SELECT id, name, version, legal_opinion IS NOT NULL AS has_opinion FROM lot WHERE merchant_id = $1'
/** $1 merchant. */
export const READ_STAFF_NAMES = 'SELECT name FROM staff WHERE merchant_id = $1'
/** $1 merchant, $2 name. */
export const READ_STAFF_OF_NAME =
  'SELECT id FROM staff WHERE merchant_id = $1 AND name = $2 ORDER BY id LIMIT 1'
/** $1 merchant, $2 name of a source: a key of it that was not revoked, or null. */
export const READ_KEY_OF_SOURCE = `
  SELECT (SELECT k.id FROM integration_key k WHERE k.source_id = s.id AND k.revoked_at IS NULL ORDER BY k.place LIMIT 1) AS key_id
  FROM integration_source s WHERE s.merchant_id = $1 AND s.name = $2`
/** Open debts that somebody was reminded of: $1 merchant, $2 states of open debts, $3 pattern of the first debt in each round. */
export const COUNT_SEEDED_DEBTS = `
  SELECT count(*) FILTER (WHERE state = ANY($2) AND EXISTS (SELECT 1 FROM reminder r WHERE r.arrear_id = arrear.id AND ${IS_PROVEN_REMINDER})) AS open, count(*) FILTER (WHERE external_id LIKE $3) AS rounds
  FROM arrear WHERE merchant_id = $1`
/** $1 photo. */
export const READ_PHOTO_HASH = 'SELECT sha256 FROM photo WHERE id = $1'
