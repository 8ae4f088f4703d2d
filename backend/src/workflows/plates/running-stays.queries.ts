import { INSIDE_STATE } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/**
 * Stays of a bound plate that go on, the newest first. $1 text of the plate, $2 its key, $3 merchant (null: all), $4 since when,
 * $5 lowest id, $6 now, $7 how many.
 */
export const READ_RUNNING_STAYS = `
  SELECT s.id, s.merchant_id, s.lot_id, s.plate_text, s.plate_colour, s.plate_key, s.vehicle_class, s.energy, s.bays, s.entered_at, s.exited_at, s.reported,
    s.entitlement_ids, s.prepaid_fen, s.prepaid_until, s.leave_by, l.name AS lot_name, m.payee_name, m.mchid,
    x.bill_id AS live_bill_id, coalesce(x.plate_key <> s.plate_key, false) AS is_taken
  FROM merchant m CROSS JOIN LATERAL (
    SELECT ${columnsOf('parking_session', 'x')} FROM parking_session x
    WHERE x.merchant_id = m.id AND x.plate_text = $1 AND x.plate_key = $2 AND x.id >= $5::uuid AND x.state IN ${stateList([INSIDE_STATE])}
      AND x.entered_at >= $4 AND x.entered_at <= $6) s
    JOIN lot l ON l.id = s.lot_id
    LEFT JOIN LATERAL (SELECT t.bill_id, b.plate_key FROM bill_stay t JOIN bill b ON b.id = t.bill_id WHERE t.stay_id = s.id AND t.is_live) x ON true
  WHERE $3::uuid IS NULL OR m.id = $3
  ORDER BY s.entered_at DESC, s.id DESC LIMIT $7`
