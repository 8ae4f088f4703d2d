/** Key versions of devices whose credentials were not taken away. */
export const READ_KEY_VERSIONS = `
  SELECT d.id, d.merchant_id, d.key_version, d.confirmed_key_version, d.former_key_version, d.key_confirmed_at
  FROM device d JOIN device_credential c ON c.device_id = d.id
  WHERE d.id = ANY($1::text[]) AND c.revoked_at IS NULL`

/** Every device that may connect to the broker. */
export const READ_BROKER_CREDENTIALS = `
  SELECT c.device_id AS id, c.password_hash, d.key_version
  FROM device_credential c JOIN device d ON d.id = c.device_id WHERE c.revoked_at IS NULL ORDER BY c.device_id`
