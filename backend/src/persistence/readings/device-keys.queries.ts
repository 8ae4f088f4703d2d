/**
 * Whether device `d` is to fetch keys: it can, and has not confirmed those that it may have. Names of parameters: the ring's
 * names, the newest first, and lifecycles of devices that are gone.
 */
export const lacksKeys = (ring: string, gone: string): string => `
  d.keys_asked_at IS NOT NULL AND d.lifecycle <> ALL(${gone}::text[])
  AND (coalesce(d.confirmed_key_version, d.key_version) < d.key_version OR d.command_keys IS DISTINCT FROM ${ring}::text[])`

/**
 * One row: devices, how many wait for keys, how many should have confirmed by now, and how many cannot fetch and do not have
 * the ring. $1 ring, $2 gone, $3 now.
 */
export const COUNT_KEYS = `
  SELECT count(*)::int AS devices,
    count(*) FILTER (WHERE ${lacksKeys('$1', '$2')})::int AS waiting,
    count(*) FILTER (WHERE EXISTS (
      SELECT 1 FROM key_offer o WHERE o.device_id = d.id AND o.due_at <= $3::timestamptz
    ))::int AS overdue,
    count(*) FILTER (WHERE d.keys_asked_at IS NULL AND CASE
      WHEN d.command_keys IS NULL THEN cardinality($1::text[]) > 1 ELSE d.command_keys <> $1::text[]
    END)::int AS unable
  FROM device d JOIN device_credential c ON c.device_id = d.id
  WHERE c.revoked_at IS NULL AND d.lifecycle <> ALL($2::text[])`
export type KeyCounts = { devices: number; waiting: number; overdue: number; unable: number }
