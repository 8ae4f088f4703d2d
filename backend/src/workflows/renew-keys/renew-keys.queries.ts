import { lacksKeys } from '../../persistence/readings/device-keys.queries'
import { columnsOf } from '../../persistence/columns-of'

/**
 * $1 names of this node's signing keys, the oldest first, $2 now. Notes those that are new, in their order, and says which
 * of all was the last to be used for the first time.
 */
export const READ_NEWEST_NAME = `
  WITH own AS (
    INSERT INTO command_key (id, first_used_at)
    SELECT name, $2::timestamptz FROM unnest($1::text[]) WITH ORDINALITY AS n(name, place)
    WHERE NOT EXISTS (SELECT 1 FROM command_key k WHERE k.id = name) ORDER BY place
    ON CONFLICT (id) DO NOTHING RETURNING id, seq
  )
  SELECT id FROM (SELECT id, seq FROM own UNION ALL SELECT id, seq FROM command_key) k ORDER BY seq DESC LIMIT 1`

/** $1 device: the row, and what its credentials are. */
export const READ_KEY_OWNER = `
  SELECT ${columnsOf('device', 'd')}, c.revoked_at FROM device d JOIN device_credential c ON c.device_id = d.id WHERE d.id = $1`

/** An offer for each device that is behind and has none for these very keys. $1 ring, $2 gone, $3 now, $4 until when, $5 how many. */
export const OFFER_KEYS = `
  INSERT INTO key_offer (device_id, key_version, command_keys, offered_at, next_at, due_at)
  SELECT d.id, d.key_version, $1::text[], $3::timestamptz, $3::timestamptz, $4::timestamptz
  FROM device d JOIN device_credential c ON c.device_id = d.id LEFT JOIN key_offer o ON o.device_id = d.id
  WHERE c.revoked_at IS NULL AND ${lacksKeys('$1', '$2')}
    AND (o.device_id IS NULL OR o.key_version <> d.key_version OR o.command_keys <> $1::text[])
  ORDER BY d.id LIMIT $5
  ON CONFLICT (device_id) DO UPDATE SET key_version = excluded.key_version, command_keys = excluded.command_keys,
    offered_at = excluded.offered_at, attempts = 0, next_at = excluded.next_at, due_at = excluded.due_at, reported_at = NULL`

/** Offers of devices that have what was offered, or are gone. $1 ring, $2 gone. */
export const END_OFFERS = `
  DELETE FROM key_offer o USING device d WHERE d.id = o.device_id AND NOT (${lacksKeys('$1', '$2')})`

/**
 * The next devices to be told again, and when after that. $1 now, $2 links of devices that hear, $3 how many, $4 the most
 * attempts, $5 the longest pause in minutes.
 */
export const CLAIM_ANNOUNCEMENTS = `
  UPDATE key_offer o SET attempts = o.attempts + 1,
    next_at = $1::timestamptz + least(2 ^ o.attempts, $5::int) * interval '1 minute'
  FROM device d WHERE d.id = o.device_id AND o.device_id IN (
    SELECT o.device_id FROM key_offer o JOIN device d ON d.id = o.device_id
    WHERE o.next_at <= $1::timestamptz AND o.attempts < $4 AND d.link = ANY($2::text[])
    ORDER BY o.next_at LIMIT $3 FOR UPDATE OF o SKIP LOCKED
  ) RETURNING ${columnsOf('device', 'd')}`

/** Devices that should have confirmed by now ($1) and of which nobody was told; at most $2. */
export const CLAIM_OVERDUE = `
  UPDATE key_offer o SET reported_at = $1::timestamptz FROM device d
  WHERE d.id = o.device_id AND o.device_id IN (
    SELECT device_id FROM key_offer WHERE due_at <= $1::timestamptz AND reported_at IS NULL
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ) RETURNING d.id, d.merchant_id, d.lot_id, o.key_version, o.command_keys, o.offered_at, o.attempts`

/**
 * Devices after $1, at most $2, that can fetch keys and have what they were given: of one ($3), of a merchant's code ($4), or
 * all. $5 lifecycles of devices that are gone.
 */
export const READ_DEVICES_TO_RENEW = `
  SELECT ${columnsOf('device', 'd')} FROM device d JOIN device_credential c ON c.device_id = d.id JOIN merchant m ON m.id = d.merchant_id
  WHERE d.id > $1 AND c.revoked_at IS NULL AND d.lifecycle <> ALL($5::text[])
    AND ($3::text IS NULL OR d.id = $3) AND ($4::text IS NULL OR m.code = $4)
  ORDER BY d.id LIMIT $2`
