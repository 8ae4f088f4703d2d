import type { OwnerOrder } from '@fangxing/contract/orders'
import type { Message } from '@shared/i18n/language'
import { messages } from './messages'

type Method = NonNullable<OwnerOrder['settlement']>['method']

const BY_METHOD: Record<Exclude<Method, 'wechat'>, Message> = {
  cash: messages.paidInCash,
  elsewhere: messages.paidElsewhere,
  waiver: messages.paidByWaiver,
}

/** How an order was settled when it was not paid by this person; undefined when it was. */
export function settledByOtherMessage(order: OwnerOrder, me: string | undefined): Message | undefined {
  const { settlement } = order
  if (!settlement) return undefined
  if (settlement.method !== 'wechat') return BY_METHOD[settlement.method]
  return settlement.payerRef !== null && settlement.payerRef === me ? undefined : messages.paidByOther
}
