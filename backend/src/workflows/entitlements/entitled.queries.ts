import { FREE_STATE, OWED_STATE } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'

/**
 * How many stays of merchant $1 and plates $2 (texts) nobody has paid that were not over before $3 and began before $4; from id $5 (lowest) on.
 */
export const COUNT_UNPAID_STAYS = `
  SELECT count(*)::int AS n FROM parking_session
  WHERE merchant_id = $1 AND plate_text = ANY($2::text[]) AND id >= $5::uuid AND exited_at > $3 AND entered_at < $4
    AND state IN ${stateList([FREE_STATE, OWED_STATE])}`
