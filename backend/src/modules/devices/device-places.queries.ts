import { isDeviceFound } from './device-view.queries'
import { columnsOf } from '../../persistence/columns-of'

/** Those in stock stand behind every lot. */
const LOT = `coalesce(d.lot_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`

/**
 * $1 merchant, $2 lot or null, $3 searched text in small letters or null, $4 lifecycles that are left out, $5 and $6 the lot and the
 * device before the page, or null, $7 how many. The page is cut first: the last order is looked up for its devices alone.
 */
export const LIST_DEVICE_PLACES = `
  WITH page AS MATERIALIZED (
    SELECT ${columnsOf('device', 'd')}, ${LOT} AS lot_place FROM device d
    WHERE d.merchant_id = $1 AND ($2::uuid IS NULL OR d.lot_id = $2) AND ($3::text IS NULL OR ${isDeviceFound('$3')})
      AND d.lifecycle <> ALL($4::text[]) AND ($5::uuid IS NULL OR (${LOT}, d.id) > ($5, $6::text))
    ORDER BY ${LOT}, d.id LIMIT $7)
  SELECT d.id, d.lot_id, d.lot_place, d.lifecycle, d.position, d.link, greatest(d.last_seen_at, p.seen_at) AS heard_at,
    o.id AS order_id, o.bay, o.plate_text, o.plate_colour, o.device_free, o.created_at, o.active_at, o.ended_at, o.completed_at,
    l.name AS order_lot_name, s.name AS put_by, t.moved_at, h.name AS taken_by
  FROM page d LEFT JOIN device_presence p ON p.device_id = d.id
  LEFT JOIN LATERAL (
    SELECT ${columnsOf('recovery_order', 'x')} FROM recovery_order x WHERE x.device_id = d.id ORDER BY x.epoch DESC LIMIT 1) o ON o.merchant_id = d.merchant_id
  LEFT JOIN lot l ON l.id = o.lot_id LEFT JOIN staff s ON s.id = o.opened_by
  LEFT JOIN move_task t ON t.order_id = o.id LEFT JOIN staff h ON h.id = t.assigned_to
  ORDER BY d.lot_place, d.id`
