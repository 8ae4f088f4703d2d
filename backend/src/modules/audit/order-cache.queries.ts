export const READ_LATEST_ORDERS = `SELECT id, version, state FROM recovery_order WHERE updated_at > now() - interval '1 day' ORDER BY updated_at DESC LIMIT 500`
