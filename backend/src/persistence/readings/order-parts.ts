import { UNCLOSED_MOVE_TASK_STATES } from '../../domain/move-task'
import { MONEY_STATES, OPEN_PAYMENT_STATES } from '../../domain/payment'
import type { ArrearRow, BillReading, BillRow, DeviceRow, MoveTaskRow, PaymentRow, StayRow } from '../rows'
import { stateList } from '../state-list'

/** What a decision about an order needs of each part; a unit of work reads `merchant_id` and `order_id` for the audit log. */
export const DEVICE_COLUMNS = [
  'id', 'version', 'merchant_id', 'lifecycle', 'position', 'link', 'power', 'last_epoch', 'reported_epoch', 'desired_target',
  'key_version', 'confirmed_key_version', 'command_keys', 'order_id', 'boot_id', 'flash_lost',
] as const satisfies (keyof DeviceRow)[] // prettier-ignore
const BILL_COLUMNS = [
  'id', 'version', 'state', 'merchant_id', 'lot_id', 'cause', 'total_fen', 'reduced_fen', 'due_fen',
] as const satisfies (keyof BillReading)[] // prettier-ignore
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
const object = (row: string, columns: readonly string[], more = '') =>
  `json_build_object(${columns.map(column => `'${column}', ${row}.${column}`).join(', ')}${more})`

/** Attempts at an order that ended without money decide nothing, and many people may make some. */
export const DECIDES = `p.state IN ${stateList([...OPEN_PAYMENT_STATES, ...MONEY_STATES])}`
export const PAYMENT = object('p', PAYMENT_COLUMNS)
export const ARREAR = object('a', ARREAR_COLUMNS)

const STAY_COLUMNS = [
  'id', 'version', 'merchant_id', 'state', 'entered_at', 'exited_at', 'total_fen', 'paid_fen', 'prepaid_fen', 'prepaid_until', 'leave_by', 'arrear_id', 'plate_key', 'reported',
] as const satisfies (keyof StayRow)[] // prettier-ignore
const STAY_DEBT_COLUMNS = [
  ...ARREAR_COLUMNS,
  'principal_fen',
  'late_fee_fen',
  'stay_id',
] as const satisfies (keyof ArrearRow)[]
export type StayColumns = Pick<StayRow, (typeof STAY_COLUMNS)[number]>
export type StayDebtColumns = Pick<ArrearRow, (typeof STAY_DEBT_COLUMNS)[number]>

/** The stay that a bill is for while it goes on, with the debt that it may have become meanwhile. */
export const stayOf = (billId: string) =>
  `(SELECT json_build_object('amount_fen', t.amount_fen, 'priced_at', t.priced_at, 'leave_minutes', t.leave_minutes, 'row', ${object('s', STAY_COLUMNS)},
      'debt', (SELECT ${object('a', STAY_DEBT_COLUMNS)} FROM arrear a WHERE a.id = s.arrear_id),
      'is_same_car', s.plate_key IS NOT DISTINCT FROM (SELECT y.plate_key FROM bill y WHERE y.id = t.bill_id))
    FROM bill_stay t JOIN parking_session s ON s.id = t.stay_id WHERE t.bill_id = ${billId})`

/** A bill as json; its reductions are looked for only where there are some. */
export const billWith = (...more: (keyof BillRow)[]) =>
  object(
    'b',
    [...BILL_COLUMNS, ...more],
    `, 'reductions', CASE WHEN b.reduced_fen > 0 THEN
      (SELECT json_agg(json_build_object('arrear_id', r.arrear_id, 'act', r.act, 'amount_fen', r.amount_fen)) FROM bill_reduction r WHERE r.bill_id = b.id) END`,
  )

/** What is read beside the columns of `recovery_order o`. */
export const partsWith = (paymentsThat: string, payment: string) => `
    (SELECT ${object('d', DEVICE_COLUMNS)} FROM device d WHERE d.id = o.device_id) AS device,
    (SELECT ${billWith()} FROM bill b WHERE b.id = o.id) AS bill,
    (SELECT coalesce(json_agg(${ARREAR} ORDER BY a.id), '[]') FROM order_arrear oa JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = o.id) AS arrears,
    (SELECT coalesce(json_agg(${payment} ORDER BY p.created_at), '[]') FROM payment p WHERE p.order_id = o.id AND (${paymentsThat})) AS payments,
    (SELECT coalesce(json_agg(c ORDER BY c.issued_at), '[]') FROM lock_command c WHERE c.order_id = o.id) AS commands,
    (SELECT ${object('m', MOVE_TASK_COLUMNS)} FROM move_task m WHERE m.order_id = o.id) AS move_task,
    (SELECT s.staff_id FROM shift s WHERE s.lot_id = o.lot_id AND s.ended_at IS NULL
      ORDER BY (SELECT count(*) FROM (SELECT 1 FROM move_task t WHERE t.assigned_to = s.staff_id AND t.state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)} LIMIT 50) AS few),
        s.started_at LIMIT 1) AS next_assignee`

export const PARTS = partsWith(DECIDES, PAYMENT)
