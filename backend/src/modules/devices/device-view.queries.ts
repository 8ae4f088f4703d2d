/** Devices with the moment when they were last heard, to a minute. */
const SELECT = `
  SELECT d.*, greatest(d.last_seen_at, p.seen_at) AS heard_at FROM device d LEFT JOIN device_presence p ON p.device_id = d.id`

/** $1 merchant, then lot, state and beginning of the id, each or null, whether only those that need care, and what that is: $6 to $10. */
export const LIST_DEVICES = `
  ${SELECT} WHERE d.merchant_id = $1 AND ($2::uuid IS NULL OR d.lot_id = $2)
    AND ($3::text IS NULL OR d.lifecycle = $3) AND ($4::text IS NULL OR starts_with(d.id, $4)) 
    AND (NOT $5 OR d.lifecycle = ANY($6) OR d.lifecycle = ANY($7)
      AND (d.link = ANY($8) OR d.position = ANY($9) OR d.power = ANY($10) OR cardinality(d.alarms) > 0))
  ORDER BY d.id LIMIT 1000`

/** $1 device, $2 merchant. */
export const READ_DEVICE_OF_MERCHANT = `${SELECT} WHERE d.id = $1 AND d.merchant_id = $2`
