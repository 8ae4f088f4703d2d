import { columnsOf } from '../../persistence/columns-of'
import { needsCare } from '../../persistence/device-care'

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
 * $1 merchant, then lot, state and beginning of the id, each or null, whether only those that need care, and what that is: $6 to $11;
 * $12 the lots of an attendant or null, $13 searched text in small letters or null, $14 the id before the page, $15 how many.
 */
export const LIST_DEVICES = `
  ${SELECT} WHERE d.merchant_id = $1 AND ($2::uuid IS NULL OR d.lot_id = $2)
    AND ($3::text IS NULL OR d.lifecycle = $3) AND ($4::text IS NULL OR starts_with(d.id, $4))
    AND (NOT $5 OR ${needsCare('d', 6)})
    AND ($12::uuid[] IS NULL OR d.lot_id = ANY($12)) AND ($13::text IS NULL OR ${isDeviceFound('$13')})
    AND d.id > $14
  ORDER BY d.id LIMIT $15`

/** $1 device, $2 merchant. */
export const READ_DEVICE_OF_MERCHANT = `${SELECT} WHERE d.id = $1 AND d.merchant_id = $2`
