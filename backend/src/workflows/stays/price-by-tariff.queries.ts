import { PRICED_STATES } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'

/**
 * Stays of merchant $1 with a price, by their plates ($2): from id $3 (lowest) on, that were not over before $4 and began
 * before $5; none of those in $6. The newest $7.
 */
export const READ_PRICED_STAYS = `
  SELECT id, lot_id, plate_text, plate_colour, vehicle_class, energy, bays, entered_at, exited_at FROM parking_session
  WHERE merchant_id = $1 AND plate_text = ANY($2::text[]) AND id >= $3::uuid AND exited_at >= $4 AND entered_at < $5
    AND id <> ALL($6::uuid[]) AND state IN ${stateList(PRICED_STATES)}
  ORDER BY entered_at DESC LIMIT $7`

/** Stays of merchant $1 in lot $2 with a price, that entered from $3 to $4; from id $5 (lowest) on. The newest $6. */
export const READ_STAYS_OF_LOT = `
  SELECT id, lot_id, plate_text, plate_colour, vehicle_class, energy, bays, entered_at, exited_at FROM parking_session
  WHERE merchant_id = $1 AND lot_id = $2 AND entered_at >= $3 AND entered_at < $4 AND id >= $5::uuid
    AND state IN ${stateList(PRICED_STATES)}
  ORDER BY entered_at DESC LIMIT $6`
