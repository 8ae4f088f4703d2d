import { PRESENT_STATE } from '../../domain/sighting'
import { unseenArray } from '../../persistence/plan-cache'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** $1 merchant, $2 plates: those that owe. */
export const READ_DEBTOR_PLATES = `
  SELECT plate_text, plate_colour, plate_key FROM debtor
  WHERE merchant_id = $1 AND plate_key = ${unseenArray('$2', 'text')} AND lot_id IS NULL AND arrear_count > 0`

/** $1 merchant, $2 plates: where they are now. */
export const READ_PRESENT_OF_PLATES = `
  SELECT ${columnsOf('sighting')} FROM sighting WHERE merchant_id = $1 AND plate_key = ${unseenArray('$2', 'text')} AND state IN ${stateList([PRESENT_STATE])}`

/** $1 merchant, $2 sighting. */
export const READ_SIGHTING = `SELECT ${columnsOf('sighting')} FROM sighting WHERE merchant_id = $1 AND id = $2`
