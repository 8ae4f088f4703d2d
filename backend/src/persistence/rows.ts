import type { Row } from './table-types'

export type { SnapshotLine } from './json-column'

/** Rows as the database gives them: snake_case columns, times as Date, money as integer fen. */
export type OrderRow = Row<'recovery_order'>
/** A bill inside another row: what decides about it. */
export type BillRow = Row<'bill'>
export type BillReading = Pick<
  Row<'bill'>,
  'id' | 'version' | 'state' | 'merchant_id' | 'lot_id' | 'cause' | 'total_fen' | 'reduced_fen' | 'due_fen'
> & {
  /** What is not owed any more of it, and why; absent where nothing was taken off. */
  reductions?: Pick<Row<'bill_reduction'>, 'arrear_id' | 'act' | 'amount_fen'>[] | null
}
export type DeviceRow = Row<'device'>
export type KeyOfferRow = Row<'key_offer'>
export type LockCommandRow = Row<'lock_command'>
export type ArrearRow = Row<'arrear'>
/** A row as json inside another row: its times are text. */
export type RowJson<Given> = {
  [Column in keyof Given]: Given[Column] extends Date
    ? string
    : Given[Column] extends Date | null
      ? string | null
      : Given[Column]
}
export type ArrearJson = RowJson<ArrearRow>
export type PaymentRow = Row<'payment'>
export type RefundRow = Row<'refund'>
export type MoveTaskRow = Row<'move_task'>
export type StayRow = Row<'parking_session'>
export type SightingRow = Row<'sighting'>
export type ImportRow = Row<'data_import'>
export type BulkVoidRow = Row<'bulk_void'>
export type PlateRepriceRow = Row<'plate_reprice'>
