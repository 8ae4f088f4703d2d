/** $1 code. */
export const READ_MERCHANT_OF_CODE = 'SELECT id FROM merchant WHERE code = $1'
/** $1 merchant. */
export const READ_LOT_NAMES = 'SELECT id, name FROM lot WHERE merchant_id = $1'
/** $1 merchant. */
export const READ_STAFF_NAMES = 'SELECT name FROM staff WHERE merchant_id = $1'
/** $1 merchant, $2 states of open debts, $3 pattern of the first debt in each round. */
export const COUNT_SEEDED_DEBTS = `
  SELECT count(*) FILTER (WHERE state = ANY($2)) AS open, count(*) FILTER (WHERE external_id LIKE $3) AS rounds
  FROM arrear WHERE merchant_id = $1`
