import type { ToldEntity } from '../../domain/webhooks/event-of-change'
import type { Database } from '../database'
import type { Row } from '../table-types'
import {
  READ_TOLD_ARREARS,
  READ_TOLD_BILLS,
  READ_TOLD_ORDERS,
  READ_TOLD_REFUNDS,
} from './webhook-objects.queries'

type Car = { id: string; merchant_id: string; lot_id: string; plate_text: string; plate_colour: string }
type ToldArrear = Car &
  Pick<
    Row<'arrear'>,
    | 'source'
    | 'external_id'
    | 'stay_id'
    | 'entered_at'
    | 'exited_at'
    | 'principal_fen'
    | 'late_fee_fen'
    | 'paid_fen'
    | 'waived_fen'
    | 'due_fen'
  >
type ToldBill = Car & {
  cause: Row<'bill'>['cause']
  amount_fen: number | null
  method: string | null
  receipt_no: string | null
  arrear_ids: string[]
  stay_id: string | null
}
type ToldRefund = Car & {
  bill_id: string
  cause: Row<'bill'>['cause']
  amount_fen: number
  refund_cause: string
  arrear_ids: string[]
  stay_id: string | null
}
type ToldOrder = Car & { device_id: string; due_fen: number; total_fen: number; arrear_ids: string[] }

/** Every object that is told of, by its id. */
export type ToldObjects = {
  arrear: ReadonlyMap<string, ToldArrear>
  bill: ReadonlyMap<string, ToldBill>
  refund: ReadonlyMap<string, ToldRefund>
  recovery_order: ReadonlyMap<string, ToldOrder>
}

/** The objects of these changes that belong to one of these merchants, as they stand now. */
export async function readToldObjects(
  database: Database,
  changes: readonly { entity: string; entity_id: string }[],
  merchantIds: readonly string[],
): Promise<ToldObjects> {
  const read = async <Told extends Car>(entity: ToldEntity, text: string): Promise<Map<string, Told>> => {
    const ids = new Set(changes.filter(change => change.entity === entity).map(change => change.entity_id))
    if (ids.size === 0) return new Map()
    const rows = await database.query<Told>(text, [[...ids], merchantIds])
    return new Map(rows.map(row => [row.id, row]))
  }
  return {
    arrear: await read<ToldArrear>('arrear', READ_TOLD_ARREARS),
    bill: await read<ToldBill>('bill', READ_TOLD_BILLS),
    refund: await read<ToldRefund>('refund', READ_TOLD_REFUNDS),
    recovery_order: await read<ToldOrder>('recovery_order', READ_TOLD_ORDERS),
  }
}
