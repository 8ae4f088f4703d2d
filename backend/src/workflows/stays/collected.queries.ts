import { SUPERSEDED_BILL_STATE } from '../../domain/bill'
import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import { VOID_STATE } from '../../domain/stays/stay'
import { stateList } from '../../persistence/state-list'

/**
 * Reserves debts $1 for payment $3 of source $2, because of $4, until $5; now is $6. All or none: a debt that somebody else
 * has reserved makes the whole statement fail. What only keeps a lock down keeps nobody from collecting.
 */
export const RESERVE_DEBTS = `
  WITH put AS (
    INSERT INTO arrear_reservation AS r (arrear_id, source_id, payment_ref, why, expires_at)
    SELECT id, $2::uuid, $3::text, $4::text, $5::timestamptz FROM unnest($1::uuid[]) AS w(id) ORDER BY id
    ON CONFLICT (arrear_id) DO UPDATE SET source_id = $2, payment_ref = $3, why = $4, expires_at = $5
      WHERE r.expires_at <= $6 OR r.why = 'taken_back' OR (r.source_id = $2 AND r.payment_ref = $3)
    RETURNING arrear_id
  )
  SELECT must((SELECT count(*) FROM put) = cardinality($1::uuid[]), 'arrear_reservation')`

/** Nobody is held for debt $1 until $2, whoever collects it meanwhile. */
export const KEEP_FROM_HOLDING = `
  UPDATE arrear SET not_held_until = $2 WHERE id = $1 AND (not_held_until IS NULL OR not_held_until < $2)`

/** When source $1 first said that payment $2 is pending; now is $3. */
export const NOTE_PENDING = `
  INSERT INTO pending_payment AS p (source_id, payment_ref, told_at) VALUES ($1, $2, $3)
  ON CONFLICT (source_id, payment_ref) DO UPDATE SET told_at = p.told_at RETURNING told_at`

/** Ends what payment $2 of source $1 had reserved. */
export const RELEASE_DEBTS = `
  DELETE FROM arrear_reservation WHERE source_id = $1 AND payment_ref = $2 AND why <> 'taken_back' RETURNING arrear_id`

/** Debts of $1 that somebody other than payment $3 of source $2 has reserved; now is $4. */
export const READ_TAKEN = `
  SELECT arrear_id FROM arrear_reservation
  WHERE arrear_id = ANY($1::uuid[]) AND expires_at > $4 AND why <> 'taken_back' AND NOT (source_id = $2 AND payment_ref = $3)`

/** What payment $2 of source $1 paid, each debt with the bill in which it stood then: whether a car was held for it, and how the bill is now, at $3. */
export const READ_EXTERNAL_PAYMENT = `
  SELECT e.arrear_id, e.amount_fen, e.bill_id, e.reversed_at, b.state AS bill_state, coalesce(b.cause = 'recovery', false) AS is_held,
    b.state IS NOT NULL AND b.state IN ${stateList([SUPERSEDED_BILL_STATE])} AND EXISTS (
      SELECT 1 FROM payment p WHERE p.bill_id = b.id AND p.order_id IS NULL AND (p.expires_at > $3 OR p.state IN ${stateList(OPEN_PAYMENT_STATES)})) AS is_under_way
  FROM external_payment e LEFT JOIN bill b ON b.id = e.bill_id WHERE e.source_id = $1 AND e.payment_ref = $2`

/**
 * Those of debts $1 that nobody owes any more: their stay was corrected or none. A former version, which did not mark them, left the
 * stay void, or took it from a debt that was made of it.
 */
export const READ_UNDONE_DEBTS = `
  SELECT a.id FROM arrear a LEFT JOIN parking_session s ON s.id = a.stay_id
  WHERE a.id = ANY($1::uuid[]) AND (a.undone_at IS NOT NULL OR s.state IN ${stateList([VOID_STATE])} OR (a.stay_id IS NULL AND a.external_id LIKE 'stay-%' AND a.content_hash = 'stay'))`

/** Debts of merchant $1 by their plates' keys ($2), in the states $3; now is $4. */
export const READ_DEBTS_OF_PLATE = `
  SELECT a.id, a.version, a.lot_id, a.plate_text, a.plate_colour, a.entered_at, a.exited_at, a.due_fen, a.state, s.stay_ref,
    (SELECT max(r.expires_at) FROM arrear_reservation r WHERE r.arrear_id = a.id AND r.expires_at > $4 AND r.why <> 'taken_back') AS reserved_until,
    (SELECT b.cause FROM bill_line l JOIN bill b ON b.id = l.bill_id WHERE l.arrear_id = a.id AND l.is_live) AS live_bill,
    EXISTS (SELECT 1 FROM order_arrear oa WHERE oa.arrear_id = a.id AND oa.is_active) AS is_held
  FROM arrear a LEFT JOIN parking_session s ON s.id = a.stay_id
  WHERE a.merchant_id = $1 AND a.plate_key = ANY($2::text[]) AND a.state = ANY($3::text[])
  ORDER BY a.exited_at, a.id LIMIT 500`
