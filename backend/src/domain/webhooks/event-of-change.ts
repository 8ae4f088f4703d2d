import type { WebhookEventType } from '@fangxing/contract/webhook-events'

/** A change of a state, as the audit log has it. */
export type AuditedChange = {
  entity: string
  from_state: string | null
  to_state: string | null
  detail: unknown
}

/** Entities whose changes become events. */
export const PUBLISHED_ENTITIES = ['arrear', 'bill', 'refund', 'recovery_order'] as const
export type PublishedEntity = (typeof PUBLISHED_ENTITIES)[number]

/** The states of an order that others are told about when it enters them. */
const ORDER_EVENTS: Readonly<Record<string, WebhookEventType>> = {
  active: 'order.active',
  paid: 'order.paid',
  released: 'order.released',
  completed: 'order.completed',
}

type Change = { from: string | null; to: string; detail: unknown }

const EVENT_OF: Readonly<Record<PublishedEntity, (change: Change) => WebhookEventType | null>> = {
  arrear({ from, to }) {
    if (from === null) return 'arrear.created'
    // A changed row of an import may leave the state as it is, and the sum is another one.
    return to === 'settled' && from !== 'settled' ? 'arrear.settled' : 'arrear.changed'
  },
  // One that nothing was left of is settled with nothing: its debts say how they ended.
  bill: ({ to, detail }) => (to === 'settled' && amountOf(detail) > 0 ? 'bill.paid' : null),
  refund: ({ to }) => (to === 'succeeded' ? 'bill.refunded' : null),
  recovery_order: ({ from, to }) => (from === null ? 'order.opened' : (ORDER_EVENTS[to] ?? null)),
}

const isPublished = (entity: string): entity is PublishedEntity =>
  (PUBLISHED_ENTITIES as readonly string[]).includes(entity)

/** Which event a change is, or null when nobody is told about it. A change is at most one event. */
export function eventOfChange(change: AuditedChange): WebhookEventType | null {
  const { entity, from_state: from, to_state: to, detail } = change
  if (to === null || !isPublished(entity)) return null
  // What leaves any other state as it is changes nothing that anybody outside sees.
  if (to === from && entity !== 'arrear') return null
  return EVENT_OF[entity]({ from, to, detail })
}

function amountOf(detail: unknown): number {
  const amount = (detail as { amountFen?: unknown } | null)?.amountFen
  return typeof amount === 'number' ? amount : 0
}
