import type { PaymentState } from '@fangxing/contract/states'

/** Where the evidence came from: WeChat's callback, our scheduled query, the phone that came back, or the next day's bill. */
export type Proof = 'notice' | 'query' | 'return' | 'bill'
/** `orderId`: the order whose bill it is, if a device holds a car for it. */
export type SettleOutcome =
  | { kind: 'settled'; orderId: string | null; settlementId: string }
  /** Full refund queued: the bill was settled or ended without this payment. */
  | { kind: 'surplus'; orderId: string | null; refundId: string }
  | { kind: 'quarantined'; orderId: string | null }
  /** Nothing to do: this evidence is known, or not final. `state` is the payment's. */
  | { kind: 'already' | 'wait'; orderId: string | null; state: PaymentState }
  | { kind: 'closed'; orderId: string | null }
  /** Not our number, or a callback that overtook the commit of its payment: it must be delivered again. */
  | { kind: 'early' }
