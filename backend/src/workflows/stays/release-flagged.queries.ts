import { OWED_STATE } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** $1 stay. */
export const READ_STAY = `SELECT ${columnsOf('parking_session', 's')} FROM parking_session s WHERE s.id = $1`

/** Stays whose debt was flagged while a car was held for it, since before $1, but those that were tried already ($2), at most $3. */
export const READ_FLAGGED_STAYS = `
  SELECT s.id FROM parking_session s
  WHERE s.check_at <= $1 AND s.state IN ${stateList([OWED_STATE])} AND s.id <> ALL($2::uuid[])
  ORDER BY s.check_at LIMIT $3`
