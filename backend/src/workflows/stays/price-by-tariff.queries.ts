import { PRICED_STATES } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const COLUMNS =
  's.id, s.lot_id, s.plate_text, s.plate_colour, s.vehicle_class, s.energy, s.bays, s.entered_at, s.exited_at, s.merchant_id, s.plate_key, s.reported, s.entitlement_ids'

/**
 * Stays of merchant $1 with a price, by their plates ($2): from id $3 (lowest) on, that were not over before $4 and began
 * before $5; none of those in $6. The newest $7 of each plate.
 */
export const READ_PRICED_STAYS = `
  SELECT ${COLUMNS} FROM unnest($2::text[]) AS p(plate_text) CROSS JOIN LATERAL (
    SELECT ${columnsOf('parking_session', 's')} FROM parking_session s
    WHERE s.merchant_id = $1 AND s.plate_text = p.plate_text AND s.id >= $3::uuid AND s.exited_at >= $4 AND s.entered_at < $5
      AND s.id <> ALL($6::uuid[]) AND s.state IN ${stateList(PRICED_STATES)}
    ORDER BY s.entered_at DESC LIMIT $7) s`

/** Stays of merchant $1 in lot $2 with a price, that entered from $3 to $4; from id $5 (lowest) on. The newest $6. */
export const READ_STAYS_OF_LOT = `
  SELECT ${COLUMNS} FROM parking_session s
  WHERE merchant_id = $1 AND lot_id = $2 AND entered_at >= $3 AND entered_at < $4 AND id >= $5::uuid
    AND state IN ${stateList(PRICED_STATES)}
  ORDER BY entered_at DESC LIMIT $6`
