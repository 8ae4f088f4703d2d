import { columnsOf } from '../persistence/columns-of'

/** $1 hash of the token, $2 now. */
export const READ_VALID_TOKEN = `SELECT ${columnsOf('provision_token')} FROM provision_token WHERE token_hash = $1 AND expires_at > $2`

/** $1 hash of the token, $2 merchant. */
export const READ_TOKEN_OF_MERCHANT =
  'SELECT used_by_device_id, expires_at FROM provision_token WHERE token_hash = $1 AND merchant_id = $2'

/** $1 device: the row, and what its credentials are. */
export const READ_DEVICE_WITH_CREDENTIAL = `
  SELECT ${columnsOf('device', 'd')}, c.revoked_at, c.password_hash FROM device d JOIN device_credential c ON c.device_id = d.id WHERE d.id = $1`
