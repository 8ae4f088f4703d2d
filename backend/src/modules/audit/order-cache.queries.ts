export const READ_LATEST_ORDERS =
  'SELECT id, version, state FROM recovery_order ORDER BY updated_at DESC LIMIT 500'
