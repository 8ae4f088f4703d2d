import { VALID_NOTICE_STATES } from '../../domain/notice'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const NOTICE = `
  SELECT ${columnsOf('notice', 'n')}, s.name AS made_by_name,
    (SELECT coalesce(sum(a.due_fen), 0)::bigint FROM jsonb_array_elements(n.content->'lines') AS x JOIN arrear a ON a.id = (x->>'arrearId')::uuid
       WHERE a.merchant_id = n.merchant_id AND a.state = ANY($1::text[])) AS due_fen
  FROM notice n JOIN staff s ON s.id = n.made_by`

/** $1 states in which a debt is owed, $2 notice, $3 merchant. */
export const READ_NOTICE = `${NOTICE} WHERE n.id = $2 AND n.merchant_id = $3`
/** Of a plate, the newest first. $1 as above, $2 merchant, $3 plate, $4 and $5 the place after which it goes on, $6 how many. */
export const LIST_NOTICES = `${NOTICE} WHERE n.merchant_id = $2 AND n.plate_key = $3
  AND ($4::timestamptz IS NULL OR (n.created_at, n.id) < ($4::timestamptz, $5::uuid))
  ORDER BY n.created_at DESC, n.id DESC LIMIT $6`
/** The valid one of a plate, lot and day. $1 lot, $2 plate, $3 day. */
export const READ_NOTICE_OF_DAY = `
  SELECT ${columnsOf('notice')} FROM notice WHERE lot_id = $1 AND plate_key = $2 AND day = $3 AND state IN ${stateList(VALID_NOTICE_STATES)}`
/** By what is printed: $1 number, $2 code. */
export const READ_NOTICE_BY_PRINT = `
  SELECT n.id, n.merchant_id, n.lot_id, n.number, n.state, n.plate_text, n.plate_colour, n.content, n.opened_at, l.name AS lot_name
  FROM notice n JOIN lot l ON l.id = n.lot_id WHERE n.number = $1 OR n.code = $2`
