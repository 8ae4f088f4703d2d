import { UNCLOSED_MOVE_TASK_STATES } from '../../domain/move-task'
import { MONEY_STATES, OPEN_PAYMENT_STATES } from '../../domain/payment'
import type { ArrearRow, DeviceRow, MoveTaskRow, PaymentRow } from '../rows'
import { stateList } from '../state-list'

/** What a decision about an order needs of each part; a unit of work reads `merchant_id` and `order_id` for the audit log. */
export const DEVICE_COLUMNS = [
  'id', 'version', 'merchant_id', 'lifecycle', 'position', 'link', 'power', 'last_epoch', 'reported_epoch', 'desired_target',
  'key_version', 'confirmed_key_version', 'command_keys', 'order_id', 'boot_id', 'flash_lost',
] as const satisfies (keyof DeviceRow)[] // prettier-ignore
export const ARREAR_COLUMNS = [
  'id', 'version', 'merchant_id', 'state', 'paid_fen', 'waived_fen', 'due_fen',
] as const satisfies (keyof ArrearRow)[] // prettier-ignore
export const PAYMENT_COLUMNS = [
  'id', 'version', 'merchant_id', 'order_id', 'state', 'owner_id', 'out_trade_no', 'amount_fen', 'close_wanted',
] as const satisfies (keyof PaymentRow)[] // prettier-ignore
export const MOVE_TASK_COLUMNS = [
  'id', 'version', 'merchant_id', 'order_id', 'state', 'assigned_to', 'is_urgent',
] as const satisfies (keyof MoveTaskRow)[] // prettier-ignore

/** As `json`, whose text goes out as it was put together: `jsonb` is built as a tree and written out again. */
const object = (row: string, columns: readonly string[]) =>
  `json_build_object(${columns.map(column => `'${column}', ${row}.${column}`).join(', ')})`

/** Attempts at an order that ended without money decide nothing, and many people may make some. */
const DECIDES = `p.state IN ${stateList([...OPEN_PAYMENT_STATES, ...MONEY_STATES])}`

const partsWith = (paymentsThat: string, payment: string) => `
    (SELECT ${object('d', DEVICE_COLUMNS)} FROM device d WHERE d.id = o.device_id) AS device,
    (SELECT coalesce(json_agg(${object('a', ARREAR_COLUMNS)} ORDER BY a.id), '[]') FROM order_arrear oa JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = o.id) AS arrears,
    (SELECT coalesce(json_agg(${payment} ORDER BY p.created_at), '[]') FROM payment p WHERE p.order_id = o.id AND (${paymentsThat})) AS payments,
    (SELECT coalesce(json_agg(c ORDER BY c.issued_at), '[]') FROM lock_command c WHERE c.order_id = o.id) AS commands,
    (SELECT ${object('m', MOVE_TASK_COLUMNS)} FROM move_task m WHERE m.order_id = o.id) AS move_task,
    (SELECT s.staff_id FROM shift s WHERE s.lot_id = o.lot_id AND s.ended_at IS NULL
      ORDER BY (SELECT count(*) FROM (SELECT 1 FROM move_task t WHERE t.assigned_to = s.staff_id AND t.state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)} LIMIT 50) AS few),
        s.started_at LIMIT 1) AS next_assignee
  FROM recovery_order o`

const PARTS = partsWith(DECIDES, object('p', PAYMENT_COLUMNS))
const ORDER = `SELECT o.*, ${PARTS}`
export const READ_ORDER = `${ORDER} WHERE o.id = $1`
export const READ_ORDERS = `${ORDER} WHERE o.id = ANY($1)`
export const READ_MERCHANT_ORDER = `${ORDER} WHERE o.id = $1 AND o.merchant_id = $2`

const ORDER_OF_PAYMENT = `SELECT o.*, row_to_json(x) AS payment, ${PARTS} JOIN payment x ON x.order_id = o.id`
export const READ_ORDER_OF_TRADE = `${ORDER_OF_PAYMENT} WHERE x.out_trade_no = $1`
export const READ_ORDERS_OF_TRADES = `${ORDER_OF_PAYMENT} WHERE x.out_trade_no = ANY($1)`
export const READ_ORDER_WITH_PAYMENT = `${ORDER_OF_PAYMENT} WHERE x.id = $1`

export const READ_ORDER_TO_PAY = `
  SELECT o.*,
    (SELECT json_build_object('code', t.code, 'mchid', t.mchid, 'payee_name', t.payee_name) FROM merchant t WHERE t.id = o.merchant_id) AS merchant,
    (SELECT l.name FROM lot l WHERE l.id = o.lot_id) AS lot_name,
    EXISTS (SELECT 1 FROM owner_order w WHERE w.order_id = o.id AND w.owner_id = $2) AS was_scanned, ${partsWith(`${DECIDES} OR p.owner_id = $2`, 'p')}
  WHERE o.id = $1`
