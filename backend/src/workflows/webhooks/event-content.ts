import type { PlateColour } from '@fangxing/contract/plate'
import { WEBHOOK_SCHEMA_VERSION, type WebhookEventType } from '@fangxing/contract/webhook-events'
import type { EventContent } from '../../modules/webhooks'
import type { PublishedObjects } from '../../persistence/readings/webhook-objects'

/** A change of the audit log that somebody is told about. */
export type PublishedChange = {
  id: number
  xid: number
  entity: keyof PublishedObjects
  entity_id: string
  event: string
  from_state: string | null
  to_state: string | null
  version: number | null
  detail: unknown
  at: Date
}
/** `objectId`: what keeps its order; a recovery and its bill have one id. */
export type PublishedEvent = { merchantId: string; objectId: string; content: EventContent }
type Published = { merchant_id: string; plate_text: string; plate_colour: string }

type Content = { object: string; objectId: string; data: Record<string, unknown> }
type ContentOf<Entity extends keyof PublishedObjects> = (
  row: PublishedObjects[Entity] extends ReadonlyMap<string, infer Published> ? Published : never,
  change: PublishedChange,
) => Content

const arrearContent: ContentOf<'arrear'> = (arrear, change) => ({
  object: 'arrear',
  objectId: arrear.id,
  data: {
    arrearId: arrear.id,
    state: change.to_state,
    change: change.event,
    lotId: arrear.lot_id,
    source: arrear.source,
    externalId: arrear.external_id,
    stayId: arrear.stay_id,
    enteredAt: arrear.entered_at.toISOString(),
    exitedAt: arrear.exited_at.toISOString(),
    principalFen: arrear.principal_fen,
    lateFeeFen: arrear.late_fee_fen,
    paidFen: arrear.paid_fen,
    waivedFen: arrear.waived_fen,
    dueFen: arrear.due_fen,
  },
})

const billContent: ContentOf<'bill'> = bill => ({
  object: 'bill',
  objectId: bill.id,
  data: {
    ...billData(bill, bill.id),
    amountFen: bill.amount_fen ?? 0,
    method: bill.method ?? '',
    receiptNo: bill.receipt_no,
  },
})

const refundContent: ContentOf<'refund'> = refund => ({
  object: 'refund',
  objectId: refund.bill_id,
  data: {
    ...billData(refund, refund.bill_id),
    refundId: refund.id,
    amountFen: refund.amount_fen,
    refundCause: refund.refund_cause,
  },
})

const orderContent: ContentOf<'recovery_order'> = (order, change) => ({
  object: 'order',
  objectId: order.id,
  data: {
    orderId: order.id,
    state: change.to_state,
    lotId: order.lot_id,
    deviceId: order.device_id,
    totalFen: order.total_fen,
    dueFen: order.due_fen,
    arrearIds: order.arrear_ids,
  },
})

/**
 * The event of a change, from its object as it was read: state and version are those of the change, amounts those of the
 * moment of reading, seconds later at most. Null: the object is no longer there, or none of these merchants'.
 */
export function eventOf(
  type: WebhookEventType,
  change: PublishedChange,
  objects: PublishedObjects,
): PublishedEvent | null {
  const from = <Entity extends keyof PublishedObjects>(entity: Entity, contentOf: ContentOf<Entity>) => {
    const row = objects[entity].get(change.entity_id) as
      | (Parameters<ContentOf<Entity>>[0] & Published)
      | undefined
    return row ? event(type, change, row, contentOf(row, change)) : null
  }
  switch (change.entity) {
    case 'arrear':
      return from('arrear', arrearContent)
    case 'bill':
      return from('bill', billContent)
    case 'refund':
      return from('refund', refundContent)
    case 'recovery_order':
      return from('recovery_order', orderContent)
  }
}

const billData = (
  bill: { cause: string; lot_id: string; arrear_ids: string[]; stay_id: string | null },
  billId: string,
): Record<string, unknown> => ({
  billId,
  cause: bill.cause,
  // A recovery and its bill have one id.
  orderId: bill.cause === 'recovery' ? billId : null,
  lotId: bill.lot_id,
  arrearIds: bill.arrear_ids,
  // Paid for while it went on; null: for debts.
  stayId: bill.stay_id,
})

function event(
  type: WebhookEventType,
  change: PublishedChange,
  row: Published,
  { object, objectId, data }: Content,
): PublishedEvent {
  const plate = { text: row.plate_text, colour: row.plate_colour as PlateColour }
  const content = {
    type,
    schemaVersion: WEBHOOK_SCHEMA_VERSION,
    timestamp: change.at.toISOString(),
    merchantId: row.merchant_id,
    object: { type: object, id: change.entity_id },
    objectVersion: change.version ?? 1,
    data: { ...data, plate },
  }
  return { merchantId: row.merchant_id, objectId, content }
}
