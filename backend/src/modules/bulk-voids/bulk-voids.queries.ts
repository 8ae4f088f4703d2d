import { ENDED_MESSAGE, TOLD_STATES } from '../../domain/ended-message'
import { BOUND_STATE } from '../../domain/plate-binding'
import { waitingStates } from '../../domain/state-machine'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** Of a bulk void `v`: people who were told, will be, and could not be reached; with several plates one of them is enough. */
const COUNT_TOLD = `
  SELECT count(*) FILTER (WHERE o.is_told)::int AS told_count, count(*) FILTER (WHERE NOT o.is_told AND o.is_waiting)::int AS waiting_count,
    count(*) FILTER (WHERE NOT o.is_told AND NOT o.is_waiting)::int AS unreached_count
  FROM (
    SELECT bool_or(m.state IN ${stateList(TOLD_STATES)}) AS is_told, bool_or(m.state IN ${stateList(waitingStates(ENDED_MESSAGE))}) AS is_waiting
    FROM ended_message m WHERE m.cause_id = v.id GROUP BY m.owner_id) o`

const SHOWN = `
  SELECT ${columnsOf('bulk_void', 'v')}, w.told_count, w.waiting_count, w.unreached_count, i.name AS source_name, l.name AS lot_name, a.name AS asked_by_name, d.name AS decided_by_name
  FROM bulk_void v JOIN integration_source i ON i.id = v.source_id JOIN lot l ON l.id = v.lot_id JOIN staff a ON a.id = v.asked_by
    LEFT JOIN staff d ON d.id = v.decided_by
    CROSS JOIN LATERAL (${COUNT_TOLD}) w`

/** $1 id, $2 merchant. */
export const READ_BULK_VOID = `${SHOWN} WHERE v.id = $1 AND v.merchant_id = $2`
/** $1 merchant, $2 source, after $3 and $4, at most $5. */
export const LIST_BULK_VOIDS = `${SHOWN}
  WHERE v.merchant_id = $1 AND ($2::uuid IS NULL OR v.source_id = $2)
    AND ($3::timestamptz IS NULL OR (v.asked_at, v.id) < ($3::timestamptz, $4::uuid))
  ORDER BY v.asked_at DESC, v.id DESC LIMIT $5`
export const READ_BULK_VOID_ROW = `SELECT ${columnsOf('bulk_void')} FROM bulk_void WHERE id = $1`

/** What one person decided alone, and how often ever: $1 merchant, $2 staff, $3 since when. */
export const READ_DECIDED_VOIDS = `
  SELECT coalesce(sum(amount_fen) FILTER (WHERE asked_at > $3), 0)::bigint AS fen, count(*)::int AS times FROM bulk_void
  WHERE merchant_id = $1 AND asked_by = $2 AND decided_by = $2`

/**
 * Stays that source $1 reported in lot $2, that were inside at some moment from $3 to $4, in bay $5 where one is named, in one of
 * the states $6, from id $7 (lowest) after id $8 on, at most $9.
 */
const OF_PERIOD = `
  FROM parking_session s
  WHERE s.lot_id = $2 AND (s.source_id = $1 OR s.exit_source_id = $1) AND s.id >= $7::uuid AND s.id > $8::uuid
    AND s.state = ANY($6::text[]) AND ($5::text IS NULL OR $5 = ANY(s.bays))
    AND coalesce(s.entered_at, s.exited_at) < $4 AND (s.exited_at IS NULL OR s.exited_at > $3)
  ORDER BY s.id LIMIT $9`
export const READ_STAYS_TO_VOID = `SELECT ${columnsOf('parking_session', 's')} ${OF_PERIOD}`

/** The same, as far as a preview needs them. */
export const READ_VOID_FACTS = `
  SELECT s.state, s.plate_key, s.prepaid_fen, a.id AS arrear_id, a.state AS arrear_state, a.due_fen, l.bill_id, b.cause AS bill_cause
  FROM (SELECT s.id, s.state, s.plate_key, s.prepaid_fen, s.arrear_id ${OF_PERIOD}) s
    LEFT JOIN arrear a ON a.id = s.arrear_id LEFT JOIN bill_line l ON l.arrear_id = a.id AND l.is_live
    LEFT JOIN bill b ON b.id = l.bill_id`

/**
 * What was paid to us for debts $2 of merchant $1, and what of the payment has not gone back; $3 states of refunds that take
 * nothing, $4 how it was paid.
 */
export const READ_PAID_DEBTS = `
  SELECT a.id AS arrear_id, n.amount_fen, s.payment_id, s.bill_id, p.paid_fen,
    coalesce((SELECT sum(r.amount_fen) FROM refund r WHERE r.payment_id = s.payment_id AND r.state <> ALL($3::text[])), 0)::bigint AS refunded_fen
  FROM arrear a
    JOIN LATERAL (
      SELECT ${columnsOf('settlement', 't')} FROM bill b JOIN settlement t ON t.bill_id = b.id AND t.order_id IS NULL
      WHERE b.merchant_id = a.merchant_id AND b.plate_key = a.plate_key AND b.cause <> 'recovery'
      UNION ALL
      SELECT ${columnsOf('settlement', 't')} FROM recovery_order o JOIN settlement t ON t.order_id = o.id
      WHERE o.merchant_id = a.merchant_id AND o.plate_key = a.plate_key
    ) s ON true
    JOIN settlement_line n ON n.settlement_id = s.id AND n.arrear_id = a.id JOIN payment p ON p.id = s.payment_id
  WHERE a.merchant_id = $1 AND a.id = ANY($2::uuid[]) AND n.amount_fen > 0 AND coalesce(n.method, s.method) = $4::text`

/** How many people have bound one of the plates $1, whose debts to merchant $2 they see. */
export const COUNT_BOUND_OWNERS = `
  SELECT count(DISTINCT b.owner_id)::int AS n FROM plate_binding b
  WHERE b.plate_key = ANY($1::text[]) AND b.state IN ${stateList([BOUND_STATE])} AND (b.merchant_id IS NULL OR b.merchant_id = $2)`
