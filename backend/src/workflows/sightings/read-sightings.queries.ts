import { PRESENT_STATE } from '../../domain/sighting'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'
import { SHOWN_OF_A_LOT } from './shown-of-a-lot'

/** The car of a sighting owes something to the merchant. */
export const owes = (sighting: string): string => `EXISTS (
  SELECT 1 FROM debtor d WHERE d.merchant_id = ${sighting}.merchant_id AND d.plate_key = ${sighting}.plate_key
  AND d.lot_id IS NULL AND d.arrear_count > 0)`

/** Of lots $1: cars that owe and are there now. */
const PRESENT = `
  SELECT ${columnsOf('sighting', 's')}, row_number() OVER (PARTITION BY s.lot_id ORDER BY s.seen_at DESC, s.id) AS place FROM sighting s
  WHERE s.lot_id = ANY($1::uuid[]) AND s.state IN ${stateList([PRESENT_STATE])} AND ${owes('s')}`

/** And one more, by which one knows that there are more. */
export const READ_PRESENT_OF_LOTS = `SELECT * FROM (${PRESENT}) p WHERE p.place <= ${SHOWN_OF_A_LOT + 1}`

/** The same, and those that went away since $2. */
export const READ_SIGHTING_NEWS = `
  SELECT * FROM (${PRESENT}) p WHERE p.place <= ${SHOWN_OF_A_LOT}
  UNION ALL
  SELECT ${columnsOf('sighting', 's')}, 0 FROM sighting s WHERE s.lot_id = ANY($1::uuid[]) AND s.ended_at > $2`

/** Who is on shift in lots $1. */
export const READ_ON_SHIFT =
  'SELECT lot_id, staff_id FROM shift WHERE lot_id = ANY($1::uuid[]) AND ended_at IS NULL'
