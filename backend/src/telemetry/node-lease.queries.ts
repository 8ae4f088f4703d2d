/** $1 node, $2 host, $3 version, $4 how it is, $5 for how many milliseconds it has run. */
export const RENEW_NODE_LEASE = `
  INSERT INTO node_lease AS n (node_id, host, version, health, started_at, seen_at)
  VALUES ($1, $2, $3, $4::jsonb, clock_timestamp() - $5 * interval '1 millisecond', clock_timestamp())
  ON CONFLICT (node_id) DO UPDATE SET health = excluded.health, seen_at = excluded.seen_at`

/** Node $1 leaves; rows of nodes that were killed go after a day. */
export const LEAVE_NODES = `
  DELETE FROM node_lease WHERE node_id = $1 OR seen_at < clock_timestamp() - interval '1 day'`
