/** What is known of the others: how often each has renewed, how far behind it is, and how long ago that was. */
const OTHERS = `
  SELECT node_id, beat, lag_ms,
    (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::double precision AS age_ms
  FROM report_node WHERE node_id <> $1`

export const READ_REPORT_NODES = OTHERS

/** $1 node, $2 for how many milliseconds back something that it received may not be stored yet. */
export const RENEW_REPORT_NODE = `
  WITH own AS (
    INSERT INTO report_node AS n (node_id, beat, lag_ms, seen_at) VALUES ($1, 1, $2, clock_timestamp())
    ON CONFLICT (node_id) DO UPDATE SET beat = n.beat + 1, lag_ms = excluded.lag_ms, seen_at = excluded.seen_at
  )
  ${OTHERS}`

/** A node that was killed leaves its row; nobody counts it, and after a day it goes with the next one that leaves. */
export const LEAVE_REPORT_NODES = `
  DELETE FROM report_node WHERE node_id = $1 OR seen_at < clock_timestamp() - interval '1 day'`
