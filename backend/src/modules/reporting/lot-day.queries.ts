import type { DayPart } from '@fangxing/contract/lot-day'
import { LOCKED_STATES } from '../../domain/recovery-order'
import { INSIDE_STATE } from '../../domain/stays/stay'
import { sqlName, stateList } from '../../persistence/state-list'

const part = sqlName<DayPart>

/** What is shown of a stay. */
const shownOf = (stay: string): string =>
  ['id', 'state', 'lot_id', 'lot_name', 'bays', 'plate_text', 'plate_colour', 'entered_at', 'exited_at', 'total_fen', 'arrear_id', 'entitlement_ids']
    .map(name => `${stay}.${name}`)
    .join(', ') // prettier-ignore

/**
 * Each stay of merchant $1, in lot $2 or in all, that has to do with the time from $3 until $4, once, with where it came from
 * (`came`), where it is (`went`), and what became of it if it left (`became`): each a part of the day. An exit before its entry
 * counts at the entry. $5 lowest id of such a stay; states: $6 inside, $7 free, $8 paid, $9 owed, $10 void, $11 waiting for picture
 * or price.
 */
const STAYS_OF_DAY = `
  SELECT ${shownOf('c')}, c.out_at, c.came, CASE WHEN c.out_at IS NULL THEN CASE WHEN c.state = ANY($6::text[]) THEN ${part('inside_after')} ELSE ${part('no_exit')} END
      WHEN c.out_at < $4 THEN ${part('left')} ELSE ${part('inside_after')} END AS went,
    CASE WHEN c.out_at IS NOT NULL AND c.out_at < $4 THEN CASE
      WHEN c.state = ANY($7::text[]) THEN CASE WHEN c.entitlement_ids = '{}' THEN ${part('free')} ELSE ${part('pass')} END
      WHEN c.state = ANY($8::text[]) THEN ${part('paid')} WHEN c.state = ANY($9::text[]) THEN ${part('debt')}
      WHEN c.state = ANY($10::text[]) THEN ${part('void')} WHEN c.state = ANY($11::text[]) THEN ${part('waiting')} ELSE ${part('review')} END END AS became
  FROM (
    SELECT ${shownOf('s')}, CASE WHEN s.exited_at IS NOT NULL THEN greatest(s.exited_at, s.entered_at) END AS out_at,
      CASE WHEN s.entered_at IS NULL THEN ${part('exit_only')} WHEN s.entered_at < $3 THEN ${part('inside_before')} ELSE ${part('entered')} END AS came
    FROM (
      SELECT s.id, s.state, s.lot_id, l.name AS lot_name, s.bays, s.plate_text, s.plate_colour, s.entered_at, s.total_fen, s.arrear_id, s.entitlement_ids,
        s.exited_at
      FROM lot l JOIN parking_session s ON s.lot_id = l.id AND s.id >= $5::uuid
      WHERE l.merchant_id = $1 AND ($2::uuid IS NULL OR l.id = $2) AND coalesce(s.entered_at, s.exited_at) < $4
    ) s
  ) c
  WHERE CASE WHEN c.exited_at IS NOT NULL THEN c.out_at >= $3 ELSE c.came = ${part('entered')} OR c.state = ANY($6::text[]) END`

/** How many of each; `paid_since` $12: states of a debt that was paid. */
export const READ_LOT_DAY = `
  SELECT d.came, d.went, d.became, count(*)::int AS stays,
    (count(*) FILTER (WHERE d.became = ${part('debt')} AND (SELECT a.state FROM arrear a WHERE a.id = d.arrear_id) = ANY($12::text[])))::int AS paid_since
  FROM (${STAYS_OF_DAY}) d GROUP BY 1, 2, 3`

/** Those behind one number $12, after id $13, at most $14, with $15 in the plate; newest first. */
export const LIST_DAY_STAYS = `
  SELECT d.id, d.state, d.lot_name, d.bays, d.plate_text, d.plate_colour, d.entered_at, d.exited_at, d.total_fen, d.arrear_id
  FROM (${STAYS_OF_DAY}) d
  WHERE $12::text IN (d.came, d.went, d.became) AND ($13::uuid IS NULL OR d.id < $13::uuid)
    AND ($15::text IS NULL OR strpos(d.plate_text, $15) > 0)
  ORDER BY d.id DESC LIMIT $14`

/** Of a row with a lot, a plate and its key: the car is of lot $2 or of any, $3 is in its plate; $7 only one that owes. */
const isAskedFor = (row: string): string => `
  ($2::uuid IS NULL OR ${row}.lot_id = $2)
    AND ($3::text IS NULL OR ${row}.plate_text LIKE '%' || $3 || '%')
    AND (NOT $7::boolean OR EXISTS (SELECT 1 FROM debtor d
      WHERE d.merchant_id = ${row}.merchant_id AND d.plate_key = ${row}.plate_key AND d.lot_id IS NULL AND d.arrear_count > 0))`
const HELD = `o.ended_at IS NULL AND o.state IN ${stateList(LOCKED_STATES)}`
const HELD_SINCE = 'coalesce(o.active_at, o.raise_sent_at, o.created_at)'

/**
 * Cars inside, who came first first: of merchant $1, in lot $2 or in all, with $3 in the plate, after $4 and $5, at most $6; $7 only those that owe.
 * A car at which a lock stands is inside, whether or not anybody told of its entry: then it stands at the time from which it is held.
 */
export const LIST_CARS_INSIDE = `
  (SELECT s.id, s.id AS stay_id, s.lot_id, l.name AS lot_name, s.bays, s.plate_text, s.plate_colour, s.plate_key, s.entered_at,
    h.id AS order_id, h.held_since, s.entered_at AS since
  FROM parking_session s JOIN lot l ON l.id = s.lot_id
  LEFT JOIN LATERAL (SELECT o.id, ${HELD_SINCE} AS held_since FROM recovery_order o
    WHERE o.merchant_id = s.merchant_id AND o.plate_key = s.plate_key AND o.lot_id = s.lot_id AND ${HELD}
    ORDER BY o.created_at DESC LIMIT 1) h ON true
  WHERE s.merchant_id = $1 AND s.state IN ${stateList([INSIDE_STATE])} AND ${isAskedFor('s')}
    AND ($4::timestamptz IS NULL OR (s.entered_at, s.id) > ($4::timestamptz, $5::uuid))
  ORDER BY s.entered_at, s.id LIMIT $6)
  UNION ALL
  (SELECT o.id, NULL, o.lot_id, l.name, CASE WHEN o.bay IS NULL THEN '{}' ELSE ARRAY[o.bay] END, o.plate_text, o.plate_colour, o.plate_key, NULL,
    o.id, ${HELD_SINCE}, ${HELD_SINCE}
  FROM recovery_order o JOIN lot l ON l.id = o.lot_id
  WHERE o.merchant_id = $1 AND ${HELD} AND ${isAskedFor('o')}
    AND ($4::timestamptz IS NULL OR (${HELD_SINCE}, o.id) > ($4::timestamptz, $5::uuid))
    AND NOT EXISTS (SELECT 1 FROM parking_session s WHERE s.merchant_id = o.merchant_id AND s.lot_id = o.lot_id
      AND s.plate_key = o.plate_key AND s.state IN ${stateList([INSIDE_STATE])})
  ORDER BY ${HELD_SINCE}, o.id LIMIT $6)
  ORDER BY since, id LIMIT $6`
