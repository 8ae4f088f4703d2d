import type { PaymentState } from '@fangxing/contract/states'

/** Where the evidence came from: WeChat's callback, our scheduled query, the phone that came back, or the next day's bill. */
export type Proof = 'notice' | 'query' | 'return' | 'bill'
export type SettleOutcome =
  | { kind: 'settled'; orderId: string; settlementId: string }
  /** Full refund queued: the order was settled or ended without this payment. */
  | { kind: 'surplus'; orderId: string; refundId: string }
  | { kind: 'quarantined'; orderId: string }
  /** Nothing to do: this evidence is known, or not final. `state` is the payment's. */
  | { kind: 'already' | 'wait'; orderId: string; state: PaymentState }
  | { kind: 'closed'; orderId: string }
  /** Not our number, or a callback that overtook the commit of its payment: it must be delivered again. */
  | { kind: 'early' }
