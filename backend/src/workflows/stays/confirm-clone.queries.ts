import { PAID_STATE, STAY } from '../../domain/stays/stay'
import { may } from '../../domain/state-machine'
import { stateList } from '../../persistence/state-list'

/** One that was paid is corrected by itself. */
const VOIDABLE = stateList(STAY.states.filter(state => may(STAY, state, 'voided') && state !== PAID_STATE))

/** Stays of merchant $1 and plate $2 that may still become void, but $3; from id $4 (lowest) on. The newest $5. */
export const READ_SAME_PLATE = `
  SELECT s.id FROM parking_session s
  WHERE s.merchant_id = $1 AND s.plate_text = $2 AND s.id <> $3::uuid AND s.id >= $4::uuid AND s.state IN ${VOIDABLE}
  ORDER BY s.id DESC LIMIT $5`
