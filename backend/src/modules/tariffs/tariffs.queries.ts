import { columnsOf } from '../../persistence/columns-of'

const SUMMARY = `
  SELECT ${columnsOf('tariff', 't')}, l.name AS lot_name,
    (SELECT v.number FROM tariff_version v WHERE v.lot_id = t.lot_id AND v.valid_from <= $2 ORDER BY v.valid_from DESC LIMIT 1) AS valid_number
  FROM tariff t JOIN lot l ON l.id = t.lot_id`
/** $1 merchant, $2 now, $3 at most, $4 the lots of an attendant or null. */
export const LIST_TARIFFS = `${SUMMARY} WHERE t.merchant_id = $1 AND ($4::uuid[] IS NULL OR t.lot_id = ANY($4)) ORDER BY l.name LIMIT $3`
/** $1 tariff, $2 now, $3 merchant. */
export const READ_TARIFF = `${SUMMARY} WHERE t.id = $1 AND t.merchant_id = $3`
/** Without their definitions, the newest first: $1 tariff. */
export const LIST_VERSIONS = `
  SELECT v.id, v.number, v.filing_number, v.valid_from, v.published_at, v.published_by, s.name AS published_by_name
  FROM tariff_version v JOIN staff s ON s.id = v.published_by WHERE v.tariff_id = $1 ORDER BY v.number DESC`
/** $1 tariff, $2 number. */
export const READ_VERSION = `
  SELECT ${columnsOf('tariff_version', 'v')}, s.name AS published_by_name FROM tariff_version v JOIN staff s ON s.id = v.published_by
  WHERE v.tariff_id = $1 AND v.number = $2`
/** What the board at the lot says: $1 tariff, $2 number. */
export const READ_PRICE_BOARD = `
  SELECT v.number, v.filing_number, v.valid_from, v.definition, l.name AS lot_name, l.address, l.hotline, m.payee_name
  FROM tariff_version v JOIN lot l ON l.id = v.lot_id JOIN merchant m ON m.id = v.merchant_id
  WHERE v.tariff_id = $1 AND v.number = $2`
/** The version that is valid at a moment: $1 lot, $2 moment. */
export const READ_VALID_VERSION = `
  SELECT id, number, valid_from, definition FROM tariff_version WHERE lot_id = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1`
/** Every version that may be valid in a time, the newest first: $1 lot, $2 its beginning, $3 its end. */
export const READ_VERSIONS_BETWEEN = `
  SELECT id, number, valid_from, definition FROM tariff_version
  WHERE lot_id = $1 AND valid_from <= $3
    AND valid_from >= coalesce((SELECT max(valid_from) FROM tariff_version WHERE lot_id = $1 AND valid_from <= $2), '-infinity')
  ORDER BY valid_from DESC`
