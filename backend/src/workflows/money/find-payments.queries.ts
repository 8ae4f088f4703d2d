import { columnsOf } from '../../persistence/columns-of'

/** Bills of which a number stands on a receipt or in somebody's WeChat. Every branch has a unique index. $1 merchant, $2 number. */
export const FIND_BILLS_BY_NUMBER = `
  SELECT coalesce(p.bill_id, p.order_id) AS id FROM payment p WHERE p.merchant_id = $1 AND p.out_trade_no = $2
  UNION SELECT coalesce(p.bill_id, p.order_id) FROM payment p WHERE p.merchant_id = $1 AND p.transaction_id = $2
  UNION SELECT coalesce(s.bill_id, s.order_id) FROM settlement s WHERE s.merchant_id = $1 AND s.receipt_no = $2
  UNION SELECT coalesce(r.bill_id, r.order_id) FROM refund r WHERE r.merchant_id = $1 AND r.out_refund_no = $2`

/** The newest bills of a plate; one that a device holds a car for has its order's id. $1 merchant, $2 keys, $3 how many. */
export const FIND_BILLS_OF_PLATE = `
  SELECT x.id FROM (
    (SELECT o.id, o.created_at FROM recovery_order o WHERE o.merchant_id = $1 AND o.plate_key = ANY($2)
      ORDER BY o.created_at DESC LIMIT $3)
    UNION ALL
    (SELECT b.id, b.created_at FROM bill b WHERE b.merchant_id = $1 AND b.plate_key = ANY($2) AND b.cause <> 'recovery'
      ORDER BY b.created_at DESC LIMIT $3)) x
  ORDER BY x.created_at DESC LIMIT $3`

/** $1 bills, $2 states in which a payment's money is here. */
export const READ_FOUND_BILLS = `
  SELECT b.id, b.cause, b.state, b.lot_id, l.name AS lot_name, b.plate_text, b.plate_colour, b.total_fen, b.created_at, o.id AS order_id,
    (SELECT json_build_object('receiptNo', s.receipt_no, 'method', s.method, 'state', s.state, 'amountFen', s.amount_fen,
        'createdAt', s.created_at) FROM settlement s
        WHERE CASE WHEN o.id IS NULL THEN s.bill_id = b.id AND s.order_id IS NULL ELSE s.order_id = o.id END LIMIT 1) AS settlement,
    (SELECT coalesce(json_agg(json_build_object('id', p.id, 'state', p.state, 'amountFen', p.amount_fen, 'paidFen', p.paid_fen,
        'outTradeNo', p.out_trade_no, 'transactionId', p.transaction_id, 'createdAt', p.created_at, 'successAt', p.success_at)), '[]')
        FROM (SELECT * FROM (
            SELECT ${columnsOf('payment', 'q')} FROM payment q WHERE q.order_id = o.id
            UNION ALL SELECT ${columnsOf('payment', 'q')} FROM payment q WHERE q.bill_id = b.id AND q.order_id IS NULL) y
          ORDER BY y.state = ANY($2) DESC, y.created_at DESC LIMIT 20) p) AS payments,
    (SELECT coalesce(json_agg(json_build_object('id', r.id, 'state', r.state, 'cause', r.cause, 'amountFen', r.amount_fen,
        'outRefundNo', r.out_refund_no, 'createdAt', r.created_at, 'succeededAt', r.succeeded_at) ORDER BY r.created_at), '[]')
        FROM refund r WHERE r.payment_id IN (
          SELECT q.id FROM payment q WHERE q.order_id = o.id
          UNION ALL SELECT q.id FROM payment q WHERE q.bill_id = b.id AND q.order_id IS NULL)) AS refunds,
    (SELECT coalesce(json_agg(json_build_object('arrearId', a.id, 'lotName', n.name, 'enteredAt', a.entered_at, 'exitedAt', a.exited_at,
        'amountFen', i.amount_fen) ORDER BY a.entered_at), '[]')
        FROM bill_line i JOIN arrear a ON a.id = i.arrear_id JOIN lot n ON n.id = a.lot_id WHERE i.bill_id = b.id) AS covers,
    (SELECT json_build_object('stayId', x.stay_id, 'enteredAt', z.entered_at, 'exitedAt', z.exited_at, 'amountFen', x.amount_fen, 'returnedFen', x.returned_fen)
        FROM bill_stay x JOIN parking_session z ON z.id = x.stay_id WHERE x.bill_id = b.id) AS stay,
    CASE WHEN o.id IS NOT NULL THEN json_build_object('state', o.state, 'openedAt', o.created_at, 'paidAt', o.paid_at,
      'releasedAt', o.released_at, 'releaseDelayedAt', o.release_delayed_at) END AS hold
  FROM bill b JOIN lot l ON l.id = b.lot_id LEFT JOIN recovery_order o ON o.id = b.id
  WHERE b.id = ANY($1) ORDER BY b.created_at DESC, b.id LIMIT 20`
