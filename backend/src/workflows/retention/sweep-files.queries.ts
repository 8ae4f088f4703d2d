/** The folder that is due at $1, kept from other nodes until $2. */
export const CLAIM_SHARD = `
  UPDATE picture_shard SET due_at = $2 WHERE shard = (
    SELECT shard FROM picture_shard WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING shard`

/** $1 folder, $2 when it is searched again. */
export const FINISH_SHARD = 'UPDATE picture_shard SET due_at = $2 WHERE shard = $1'

/** Which of the files $1 no row names. */
export const READ_ORPHANS = `
  SELECT w.id FROM unnest($1::uuid[]) AS w(id)
  WHERE NOT EXISTS (SELECT 1 FROM photo p WHERE p.id = w.id) AND NOT EXISTS (SELECT 1 FROM stay_picture p WHERE p.id = w.id)
    AND NOT EXISTS (SELECT 1 FROM plate_binding b WHERE b.picture_id = w.id)`
