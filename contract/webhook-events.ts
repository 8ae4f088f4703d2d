/** What a system may be told of; each webhook chooses. */
export const WEBHOOK_EVENT_TYPES = [
  'arrear.created',
  'arrear.changed',
  'arrear.settled',
  'bill.paid',
  'bill.refunded',
  'order.opened',
  'order.active',
  'order.paid',
  'order.released',
  'order.completed',
] as const
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number]

/** What a webhook is told beyond the event itself. Without `plates` it gets plates masked. */
export const WEBHOOK_SCOPES = ['plates'] as const
export type WebhookScope = (typeof WEBHOOK_SCOPES)[number]

/** The form of the bodies. Fields are added under the same number; a reader ignores what it does not know. */
export const WEBHOOK_SCHEMA_VERSION = 1
