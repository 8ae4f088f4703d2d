import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import { stateList } from '../../persistence/state-list'

/** $1 bill, $2 the owner who asked for it. */
export const READ_OWNER_BILL = `
  SELECT b.id, b.version, b.cause, b.state, b.payee_name, b.plate_text, b.plate_colour, b.total_fen, b.due_fen, b.expires_at, b.is_voluntary,
    b.mchid = m.mchid AS is_payee_verified, m.hotline, w.via,
    EXISTS (SELECT 1 FROM payment p WHERE p.bill_id = b.id AND p.order_id IS NULL AND p.owner_id <> $2 AND NOT p.close_wanted
        AND p.state IN ${stateList(OPEN_PAYMENT_STATES)}) AS is_other_paying,
    ((SELECT count(*) FROM bill_line l WHERE l.bill_id = b.id) + (SELECT count(*) FROM bill_stay x WHERE x.bill_id = b.id))::int AS arrear_count,
    (SELECT x.leave_by FROM bill_stay x WHERE x.bill_id = b.id) AS leave_by,
    (SELECT x.leave_minutes FROM bill_stay x WHERE x.bill_id = b.id) AS leave_minutes,
    (SELECT jsonb_build_object('receiptNo', s.receipt_no, 'amountFen', s.amount_fen, 'method', s.method, 'createdAt', s.created_at,
        'isMine', coalesce(p.owner_id = $2, false)) FROM settlement s LEFT JOIN payment p ON p.id = s.payment_id
        WHERE s.bill_id = b.id AND s.order_id IS NULL) AS settlement,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'state', p.state, 'amountFen', p.amount_fen, 'expiresAt', p.expires_at,
        'successAt', p.success_at) ORDER BY p.created_at), '[]')
        FROM payment p WHERE p.bill_id = b.id AND p.order_id IS NULL AND p.owner_id = $2) AS payments,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'paymentId', r.payment_id, 'state', r.state, 'amountFen', r.amount_fen,
        'createdAt', r.created_at, 'succeededAt', r.succeeded_at) ORDER BY r.created_at), '[]')
        FROM payment p JOIN refund r ON r.payment_id = p.id WHERE p.bill_id = b.id AND p.order_id IS NULL AND p.owner_id = $2) AS refunds
  FROM bill b JOIN merchant m ON m.id = b.merchant_id JOIN owner_bill w ON w.bill_id = b.id AND w.owner_id = $2
  WHERE b.id = $1 AND b.cause <> 'recovery'`
