import { UNCLOSED_MOVE_TASK_STATES } from '../../domain/move-task'
import { MONEY_STATES, OPEN_PAYMENT_STATES } from '../../domain/payment'
import { stateList } from '../state-list'

/** Attempts at an order that ended without money decide nothing, and many people may make some. */
const DECIDES = `p.state IN ${stateList([...OPEN_PAYMENT_STATES, ...MONEY_STATES])}`

const partsWith = (paymentsThat: string) => `
    (SELECT to_jsonb(d) FROM device d WHERE d.id = o.device_id) AS device,
    (SELECT to_jsonb(b) - 'snapshot' FROM bill b WHERE b.id = o.id) AS bill,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'evidence' - 'trace' ORDER BY a.id), '[]') FROM order_arrear oa JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = o.id) AS arrears,
    (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.created_at), '[]') FROM payment p WHERE p.order_id = o.id AND (${paymentsThat})) AS payments,
    (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.issued_at), '[]') FROM lock_command c WHERE c.order_id = o.id) AS commands,
    (SELECT to_jsonb(m) FROM move_task m WHERE m.order_id = o.id) AS move_task,
    (SELECT s.staff_id FROM shift s WHERE s.lot_id = o.lot_id AND s.ended_at IS NULL
      ORDER BY (SELECT count(*) FROM (SELECT 1 FROM move_task t WHERE t.assigned_to = s.staff_id AND t.state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)} LIMIT 50) AS few),
        s.started_at LIMIT 1) AS next_assignee
  FROM recovery_order o`

const PARTS = partsWith(DECIDES)
const ORDER = `SELECT o.*, ${PARTS}`
export const READ_ORDER = `${ORDER} WHERE o.id = $1`
export const READ_ORDERS = `${ORDER} WHERE o.id = ANY($1)`
export const READ_MERCHANT_ORDER = `${ORDER} WHERE o.id = $1 AND o.merchant_id = $2`

const ORDER_OF_PAYMENT = `SELECT o.*, to_jsonb(x) AS payment, ${PARTS} JOIN payment x ON x.order_id = o.id`
export const READ_ORDER_OF_TRADE = `${ORDER_OF_PAYMENT} WHERE x.out_trade_no = $1`
export const READ_ORDERS_OF_TRADES = `${ORDER_OF_PAYMENT} WHERE x.out_trade_no = ANY($1)`
export const READ_ORDER_WITH_PAYMENT = `${ORDER_OF_PAYMENT} WHERE x.id = $1`

export const READ_ORDER_TO_PAY = `
  SELECT o.*,
    (SELECT jsonb_build_object('code', t.code, 'mchid', t.mchid, 'payee_name', t.payee_name) FROM merchant t WHERE t.id = o.merchant_id) AS merchant,
    (SELECT l.name FROM lot l WHERE l.id = o.lot_id) AS lot_name,
    EXISTS (SELECT 1 FROM owner_order w WHERE w.order_id = o.id AND w.owner_id = $2) AS was_scanned, ${partsWith(`${DECIDES} OR p.owner_id = $2`)}
  WHERE o.id = $1`
