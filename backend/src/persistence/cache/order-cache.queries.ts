/** $1: since when. */
export const READ_RECENT_VERSIONS = `
  SELECT id, version FROM recovery_order WHERE updated_at > $1 ORDER BY updated_at DESC LIMIT 5000`
