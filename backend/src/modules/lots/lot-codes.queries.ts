/** The lot with the code $1. */
export const READ_LOT_OF_CODE = `
  SELECT l.id, l.name, l.address, l.hotline, m.payee_name, m.mchid FROM lot l JOIN merchant m ON m.id = l.merchant_id
  WHERE l.public_code = $1`

/** $1 lot, $2 merchant. */
export const READ_CODE_OF_LOT = `
  SELECT l.public_code, l.name, m.payee_name FROM lot l JOIN merchant m ON m.id = l.merchant_id
  WHERE l.id = $1 AND l.merchant_id = $2`
