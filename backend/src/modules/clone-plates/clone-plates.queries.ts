import { OWED_ARREAR_STATES } from '../../domain/arrear'
import { VOID_STATE } from '../../domain/stays/stay'
import { firstRows } from '../../persistence/first-rows'
import { comesAfter, orderBy, type Sorting } from '../../persistence/sorted-rows'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const NEWEST: Sorting = { column: 'since', type: 'timestamptz', direction: 'DESC' }
const OLDEST: Sorting = { ...NEWEST, direction: 'ASC' }

/** What a person said of stays of the plate from the flag on. Of a plate's stays few are void. */
const STAYS = `
  SELECT count(*)::int AS count, coalesce(json_agg(json_build_object('id', x.id, 'lotName', x.lot_name, 'enteredAt', x.entered_at,
      'exitedAt', x.exited_at) ORDER BY x.id DESC) FILTER (WHERE x.place <= 5), '[]') AS newest
  FROM (
    SELECT s.id, l.name AS lot_name, s.entered_at, s.exited_at, row_number() OVER (ORDER BY s.id DESC) AS place
    FROM parking_session s JOIN lot l ON l.id = s.lot_id
    WHERE s.merchant_id = p.merchant_id AND s.plate_text = p.plate_text AND s.state IN ${stateList([VOID_STATE])}
      AND EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'parking_session' AND j.entity_id = s.id::text
        AND j.event = 'clone_confirmed' AND j.at >= p.since AND (p.ended_at IS NULL OR j.at <= p.ended_at))) x`
const OWED = `
  SELECT count(*)::int AS count, coalesce(sum(a.due_fen), 0)::bigint AS due_fen FROM arrear a
  WHERE a.merchant_id = p.merchant_id AND a.plate_text = p.plate_text AND a.state IN ${stateList(OWED_ARREAR_STATES)}`

/** The page is cut first: stays and debts are looked up for its plates alone. */
const listed = (by: Sorting): string => `
  WITH page AS MATERIALIZED (${firstRows(
    `SELECT ${columnsOf('clone_plate', 'c')} FROM clone_plate c
    WHERE c.merchant_id = $1 AND ($2::text IS NULL OR c.plate_text = $2) AND ($3::text IS NULL OR strpos(c.plate_text, $3) > 0)
      AND ($4::boolean IS NULL OR (c.ended_at IS NOT NULL) = $4) AND ${comesAfter(by, 'c', ['$5', '$6'])}`,
    orderBy(by),
    '$7',
  )})
  SELECT ${columnsOf('clone_plate', 'p')}, f.name AS flagged_by_name, e.name AS ended_by_name, y.count AS stay_count, y.newest AS newest_stays,
    o.count AS owed_count, o.due_fen
  FROM page p JOIN staff f ON f.id = p.flagged_by LEFT JOIN staff e ON e.id = p.ended_by
    CROSS JOIN LATERAL (${STAYS}) y CROSS JOIN LATERAL (${OWED}) o
  ORDER BY p.since ${by.direction}, p.id ${by.direction}`

/** $1 merchant, $2 plate or null, $3 part of a plate or null, $4 whether they have ended, or null, $5 and $6 the place, $7 how many. */
export const LIST_CLONE_PLATES = listed(NEWEST)
export const LIST_OLDEST_CLONE_PLATES = listed(OLDEST)
/** $1 flag, $2 merchant. */
export const READ_CLONE_PLATE = `SELECT ${columnsOf('clone_plate')} FROM clone_plate WHERE id = $1 AND merchant_id = $2`
/** Which of these plates are flagged. $1 merchant, $2 plates. */
export const READ_FLAGGED = `
  SELECT c.plate_text FROM clone_plate c WHERE c.merchant_id = $1 AND c.plate_text = ANY($2::text[]) AND c.ended_at IS NULL`
