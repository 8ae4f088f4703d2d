/** A node that has not said anything for so long does not serve any more, and nobody waits for it. */
const LIVING_S = 5

/**
 * Says which generation this node follows, and reads which one holds and how many living nodes do not follow it yet.
 * $1 name, $2 node, $3 the generation that it follows, or null.
 */
export const RENEW_CACHE_LEASE = `
  WITH own AS (
    INSERT INTO order_cache_node (name, node_id, generation, seen_at) VALUES ($1, $2, $3, clock_timestamp())
    ON CONFLICT (name, node_id) DO UPDATE SET generation = excluded.generation, seen_at = excluded.seen_at
  )
  SELECT g.generation, g.server, extract(epoch FROM clock_timestamp() - g.begun_at)::double precision AS age_s,
    (SELECT count(*)::int FROM order_cache_node n
     WHERE n.name = $1 AND n.node_id <> $2 AND n.seen_at > clock_timestamp() - interval '${LIVING_S} seconds'
       AND n.generation IS DISTINCT FROM g.generation) AS behind
  FROM order_cache_generation g WHERE g.name = $1`

export const READ_CACHE_GENERATION = `
  SELECT generation, server, 0::double precision AS age_s, 0 AS behind FROM order_cache_generation WHERE name = $1`

/**
 * Begins a generation unless somebody else has. Its number is the time in milliseconds, so that a database that was
 * restored to an earlier moment never gives a number a second time. $1 name, $2 the one before or null, $3 the server.
 */
export const BEGIN_CACHE_GENERATION = `
  INSERT INTO order_cache_generation AS g (name, generation, server, begun_at)
  VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint, $3, clock_timestamp())
  ON CONFLICT (name) DO UPDATE SET server = excluded.server, begun_at = excluded.begun_at,
    generation = greatest(g.generation + 1, excluded.generation)
  WHERE g.generation = $2
  RETURNING generation`

export const LEAVE_CACHE = `
  DELETE FROM order_cache_node WHERE name = $1 AND (node_id = $2 OR seen_at < clock_timestamp() - interval '1 hour')`

/** One node at a time removes old generations; rows: 1 when it is this one. $1 name, $2 for how many seconds. */
export const CLAIM_CACHE_SWEEP = `
  UPDATE order_cache_generation SET swept_until = clock_timestamp() + $2 * interval '1 second'
  WHERE name = $1 AND (swept_until IS NULL OR swept_until < clock_timestamp()) RETURNING generation`
