import type { Row } from './table-types'

export type { SnapshotLine } from './json-column'

/** Rows as the database gives them: snake_case columns, times as Date, money as integer fen. */
export type OrderRow = Row<'recovery_order'>
export type DeviceRow = Row<'device'>
export type KeyOfferRow = Row<'key_offer'>
export type LockCommandRow = Row<'lock_command'>
export type ArrearRow = Row<'arrear'>
export type PaymentRow = Row<'payment'>
export type RefundRow = Row<'refund'>
export type MoveTaskRow = Row<'move_task'>
export type StayRow = Row<'parking_session'>
