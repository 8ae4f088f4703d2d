import type { OwnerOrder } from '@fangxing/contract/orders'
import type { Words } from '@shared/words/language'
import { W } from './words'

type Method = NonNullable<OwnerOrder['settlement']>['method']

const BY_METHOD: Record<Exclude<Method, 'wechat'>, Words> = {
  cash: W.paidInCash,
  elsewhere: W.paidElsewhere,
  waiver: W.paidByWaiver,
}

/** How an order came to be settled when it was not by the person who looks; undefined when it was. */
export function settledByOther(order: OwnerOrder, me: string | undefined): Words | undefined {
  const { settlement } = order
  if (!settlement) return undefined
  if (settlement.method !== 'wechat') return BY_METHOD[settlement.method]
  return settlement.payerRef !== null && settlement.payerRef === me ? undefined : W.paidByOther
}
