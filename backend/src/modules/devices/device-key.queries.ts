/** Key versions of devices whose credentials were not taken away. */
export const READ_KEY_VERSIONS = `
  SELECT d.id, d.merchant_id, d.key_version, d.confirmed_key_version, d.former_key_version, d.key_confirmed_at
  FROM device d JOIN device_credential c ON c.device_id = d.id
  WHERE d.id = ANY($1::text[]) AND c.revoked_at IS NULL`
