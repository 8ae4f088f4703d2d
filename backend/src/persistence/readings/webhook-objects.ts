import type { PublishedEntity } from '../../domain/webhooks/event-of-change'
import type { Database } from '../database'
import type { Row } from '../table-types'
import {
  READ_PUBLISHED_ARREARS,
  READ_PUBLISHED_BILLS,
  READ_PUBLISHED_ORDERS,
  READ_PUBLISHED_REFUNDS,
} from './webhook-objects.queries'

type Car = { id: string; merchant_id: string; lot_id: string; plate_text: string; plate_colour: string }
type PublishedArrear = Car &
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
type PublishedBill = Car & {
  cause: Row<'bill'>['cause']
  amount_fen: number | null
  method: string | null
  receipt_no: string | null
  arrear_ids: string[]
  stay_id: string | null
}
type PublishedRefund = Car & {
  bill_id: string
  cause: Row<'bill'>['cause']
  amount_fen: number
  refund_cause: string
  arrear_ids: string[]
  stay_id: string | null
}
type PublishedOrder = Car & { device_id: string; due_fen: number; total_fen: number; arrear_ids: string[] }

/** Every object that is reported, by its id. */
export type PublishedObjects = {
  arrear: ReadonlyMap<string, PublishedArrear>
  bill: ReadonlyMap<string, PublishedBill>
  refund: ReadonlyMap<string, PublishedRefund>
  recovery_order: ReadonlyMap<string, PublishedOrder>
}

/** The objects of these changes that belong to one of these merchants, as they stand now. */
export async function readPublishedObjects(
  database: Database,
  changes: readonly { entity: string; entity_id: string }[],
  merchantIds: readonly string[],
): Promise<PublishedObjects> {
  const read = async <Row extends Car>(entity: PublishedEntity, text: string): Promise<Map<string, Row>> => {
    const ids = new Set(changes.filter(change => change.entity === entity).map(change => change.entity_id))
    if (ids.size === 0) return new Map()
    const rows = await database.query<Row>(text, [[...ids], merchantIds])
    return new Map(rows.map(row => [row.id, row]))
  }
  return {
    arrear: await read<PublishedArrear>('arrear', READ_PUBLISHED_ARREARS),
    bill: await read<PublishedBill>('bill', READ_PUBLISHED_BILLS),
    refund: await read<PublishedRefund>('refund', READ_PUBLISHED_REFUNDS),
    recovery_order: await read<PublishedOrder>('recovery_order', READ_PUBLISHED_ORDERS),
  }
}
