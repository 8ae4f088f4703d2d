/** $1 scope, $2 key. */
export const READ_IDEMPOTENT_RESULT =
  'SELECT request_hash, result FROM idempotency WHERE scope = $1 AND key = $2'
