import { columnsOf } from '../../persistence/columns-of'

const SHOWN = `${columnsOf('data_import', 'i')}, coalesce((SELECT array_agg(p.part ORDER BY p.part) FROM data_import_part p WHERE p.import_id = i.id), '{}') AS parts
  FROM data_import i`

/** $1 import, $2 merchant. */
export const READ_IMPORT = `SELECT ${SHOWN} WHERE i.id = $1 AND i.merchant_id = $2`

/** Of merchant $1, newest first; $2 and $3 where the page before ended, $4 how many. */
export const LIST_IMPORTS = `
  SELECT ${SHOWN}
  WHERE i.merchant_id = $1 AND ($2::timestamptz IS NULL OR (i.created_at, i.id) < ($2::timestamptz, $3::uuid))
  ORDER BY i.created_at DESC, i.id DESC LIMIT $4`

/** Of merchant $1. */
export const READ_LOT_NAMES = 'SELECT id, name FROM lot WHERE merchant_id = $1'

/** $1 import. */
export const READ_IMPORT_ROW = `SELECT ${columnsOf('data_import')} FROM data_import WHERE id = $1`

/** How many imports merchant $1 has not started, and how many bytes all that have not ended may hold. */
export const READ_LIVE_IMPORTS = `
  SELECT count(*) FILTER (WHERE merchant_id = $1 AND started_at IS NULL)::int AS waiting, coalesce(sum(size_bytes), 0) AS bytes
  FROM data_import WHERE ended_at IS NULL`

/**
 * Keeps a part of an import of merchant $2 ($1) in one of the states $3; answers the hash of what is kept, which is another
 * one when other bytes came before, or nothing. $4 part, $5 bytes, $6 size, $7 hash, $8 whether it can be UTF-8.
 */
export const KEEP_PART = `
  WITH open AS (SELECT id FROM data_import WHERE id = $1 AND merchant_id = $2 AND state = ANY($3::text[]) FOR SHARE)
  INSERT INTO data_import_part (import_id, part, bytes, size_bytes, sha256, is_utf8)
  SELECT id, $4::int, $5::bytea, $6::int, $7::text, $8::boolean FROM open
  ON CONFLICT (import_id, part) DO UPDATE SET sha256 = data_import_part.sha256 RETURNING sha256`

/** $1 import, $2 part. */
export const READ_PART = 'SELECT bytes FROM data_import_part WHERE import_id = $1 AND part = $2'

/** $1 import, $2 the first part of its text. */
export const READ_IS_UTF8 =
  'SELECT coalesce(bool_and(is_utf8), true) AS is_utf8 FROM data_import_part WHERE import_id = $1 AND part >= $2'

/** Takes away what a conversion of import $1 that did not come to its end has left: its parts from $2 on. */
export const DELETE_PARTS_FROM = 'DELETE FROM data_import_part WHERE import_id = $1 AND part >= $2'

/** A part ($2) of the text that a spreadsheet ($1) was turned into: $3 bytes, $4 size, $5 hash. */
export const ADD_TEXT_PART = `
  INSERT INTO data_import_part (import_id, part, bytes, size_bytes, sha256, is_utf8) VALUES ($1, $2, $3, $4, $5, true)`

export const READ_TAKEN_SLOTS = 'SELECT slot FROM data_import WHERE slot IS NOT NULL'

/** $1 import. */
export const DELETE_PARTS = 'DELETE FROM data_import_part WHERE import_id = $1'

/** Wrong rows of import $1 after line $2, at most $3. */
export const LIST_PROBLEMS = `
  SELECT line, key, cells, errors FROM data_import_problem WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT $3`
