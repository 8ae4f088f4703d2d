import { columnsOf } from '../../persistence/columns-of'

/** Devices with the moment when they were last heard, to a minute. */
const SELECT = `
  SELECT ${columnsOf('device', 'd')}, greatest(d.last_seen_at, p.seen_at) AS heard_at FROM device d LEFT JOIN device_presence p ON p.device_id = d.id`

/** Part of what a device is known by, or of the name of its lot; `text` is in small letters. */
export const isDeviceFound = (
  text: string,
): string => `(strpos(lower(d.id), ${text}) > 0 OR strpos(lower(d.serial), ${text}) > 0
  OR strpos(lower(d.public_code), ${text}) > 0
  OR d.lot_id IN (SELECT l.id FROM lot l WHERE l.merchant_id = d.merchant_id AND strpos(lower(l.name), ${text}) > 0))`

/**
 * $1 merchant, then lot, state and beginning of the id, each or null, whether only those that need care, and what that is: $6 to $10;
 * $11 the lots of an attendant or null, $12 searched text in small letters or null, $13 the id before the page, $14 how many.
 */
export const LIST_DEVICES = `
  ${SELECT} WHERE d.merchant_id = $1 AND ($2::uuid IS NULL OR d.lot_id = $2)
    AND ($3::text IS NULL OR d.lifecycle = $3) AND ($4::text IS NULL OR starts_with(d.id, $4))
    AND (NOT $5 OR d.lifecycle = ANY($6) OR d.lifecycle = ANY($7)
      AND (d.link = ANY($8) OR d.position = ANY($9) OR d.power = ANY($10) OR cardinality(d.alarms) > 0))
    AND ($11::uuid[] IS NULL OR d.lot_id = ANY($11)) AND ($12::text IS NULL OR ${isDeviceFound('$12')})
    AND d.id > $13
  ORDER BY d.id LIMIT $14`

/** $1 device, $2 merchant. */
export const READ_DEVICE_OF_MERCHANT = `${SELECT} WHERE d.id = $1 AND d.merchant_id = $2`
