import { REVIEW_STATE } from '../domain/stays/stay'
import { needsCare } from '../persistence/device-care'
import { stateList } from '../persistence/state-list'

/**
 * What came in by hour of the day in Shanghai: $1 merchant, $2 lot or null, $3 since, $4 states, $5 cause of a bill for a stay that goes
 * on, which nobody owed. A lot's is what was paid there.
 */
export const READ_RECOVERED = `
  SELECT extract(hour FROM s.created_at AT TIME ZONE 'Asia/Shanghai')::int AS hour, s.method,
    b.cause IS NOT DISTINCT FROM $5 AS is_parking, sum(s.amount_fen)::bigint AS fen, count(*)::int AS count
  FROM settlement s LEFT JOIN bill b ON b.id = s.bill_id
  WHERE s.merchant_id = $1 AND ($2::uuid IS NULL OR b.lot_id = $2) AND s.created_at >= $3 AND s.state = ANY($4)
  GROUP BY 1, 2, 3`

/** The same without hours: $1 merchant, $2 lot or null, $3 from, $4 to, $5 states, $6 the cause that is left out. */
export const SUM_RECOVERED = `
  SELECT coalesce(sum(s.amount_fen), 0)::bigint AS fen
  FROM settlement s LEFT JOIN bill b ON b.id = s.bill_id
  WHERE s.merchant_id = $1 AND ($2::uuid IS NULL OR b.lot_id = $2) AND s.created_at >= $3 AND s.created_at < $4
    AND s.state = ANY($5) AND s.method <> 'waiver' AND b.cause IS DISTINCT FROM $6`

/**
 * $1 merchant, $2 lot or null, $3 states, $4 those in which a lock is still to go down. Who has paid and cannot leave comes first. Each
 * row says how many there are, and how many of these have paid.
 */
export const READ_HOLDS = `
  SELECT count(*) OVER ()::int AS count, count(*) FILTER (WHERE o.paid_at IS NOT NULL AND o.state = ANY($4)) OVER ()::int AS stuck_count, o.id, o.lot_id, o.bay, o.plate_text, o.plate_colour, o.state, o.amount_fen, o.created_at, o.active_at,
    o.hold_until, o.paid_at, o.release_delayed_at, o.device_id, p.name AS opened_by, d.position, d.link
  FROM recovery_order o JOIN staff p ON p.id = o.opened_by JOIN device d ON d.id = o.device_id
  WHERE o.merchant_id = $1 AND ($2::uuid IS NULL OR o.lot_id = $2) AND NOT o.device_free AND o.state = ANY($3)
  ORDER BY (o.paid_at IS NOT NULL AND o.state = ANY($4)) DESC, CASE WHEN o.state = ANY($4) THEN o.paid_at END, o.created_at, o.id LIMIT 200`

/** $1 merchant, $2 lot or null, then the values of care. */
export const READ_DEVICES_IN_CARE = `
  SELECT count(*) OVER ()::int AS count, d.id, d.lot_id, d.lifecycle, d.position, d.link, d.power, d.battery_pct, d.alarms,
    greatest(d.last_seen_at, p.seen_at) AS heard_at
  FROM device d LEFT JOIN device_presence p ON p.device_id = d.id
  WHERE d.merchant_id = $1 AND ($2::uuid IS NULL OR d.lot_id = $2)
    AND ${needsCare('d', 3)}
  ORDER BY d.id LIMIT 200`

/** $1 merchant, $2 lot or null. */
export const READ_SHIFTS = `
  SELECT count(*) OVER ()::int AS count, h.staff_id, p.name, h.lot_id, h.started_at
  FROM lot l JOIN shift h ON h.lot_id = l.id AND h.ended_at IS NULL JOIN staff p ON p.id = h.staff_id
  WHERE l.merchant_id = $1 AND ($2::uuid IS NULL OR l.id = $2) ORDER BY h.started_at LIMIT 200`

/** How many stays of merchant $1 and lot $2 (null: all) wait for a person's word, as far as $3. */
export const COUNT_STAYS_IN_REVIEW = `
  SELECT count(*)::int AS count FROM (
    SELECT 1 FROM parking_session s
    WHERE s.merchant_id = $1 AND ($2::uuid IS NULL OR s.lot_id = $2) AND s.state IN ${stateList([REVIEW_STATE])} LIMIT $3) w`
