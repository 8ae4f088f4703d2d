import type { Message } from './messages'

/** What a system may be told about; each webhook chooses. */
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

export const WEBHOOK_EVENT_LABELS: Readonly<Record<WebhookEventType, Message>> = {
  'arrear.created': { zh: '新欠费', en: 'A debt is new' },
  'arrear.changed': { zh: '欠费有变化', en: 'A debt has changed' },
  'arrear.settled': { zh: '欠费已结清', en: 'A debt is settled' },
  'bill.paid': { zh: '账单已支付', en: 'A bill is paid' },
  'bill.refunded': { zh: '已退款', en: 'Money went back' },
  'order.opened': { zh: '追缴已发起', en: 'A recovery is opened' },
  'order.active': { zh: '已升锁', en: 'The lock is up' },
  'order.paid': { zh: '追缴已支付', en: 'A recovery is paid' },
  'order.released': { zh: '已降锁', en: 'The lock is down' },
  'order.completed': { zh: '追缴已完成', en: 'A recovery is completed' },
}

/** What a webhook is told beyond the event itself. Without `plates` it gets plates masked. */
export const WEBHOOK_SCOPES = ['plates'] as const
export type WebhookScope = (typeof WEBHOOK_SCOPES)[number]

/** The form of the bodies. Fields are added under the same number; a reader ignores what it does not know. */
export const WEBHOOK_SCHEMA_VERSION = 1
