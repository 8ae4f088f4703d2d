/** $1 code. */
export const READ_MERCHANT_ID = 'SELECT id FROM merchant WHERE code = $1'
/** $1 merchant. */
export const READ_PAYEE = 'SELECT mchid, payee_name FROM merchant WHERE id = $1'
export const READ_MERCHANT_NUMBERS = 'SELECT code, mchid FROM merchant'
