import type { PaymentState } from '@fangxing/contract/states'

/** Who brought the word: WeChat's notice, our scheduled query, the phone that came back, or the next day's bill. */
export type Proof = 'notice' | 'query' | 'return' | 'bill'
export type SettleOutcome =
  | { kind: 'settled'; orderId: string; settlementId: string }
  /** Full refund ordered: the order was settled or ended without this payment. */
  | { kind: 'surplus'; orderId: string; refundId: string }
  | { kind: 'quarantined'; orderId: string }
  /** Nothing to do: this word was heard before, or is not final. `state` is the payment's. */
  | { kind: 'already' | 'wait'; orderId: string; state: PaymentState }
  | { kind: 'closed'; orderId: string }
  /** Not our number, or a notice that overtook the commit of its payment: whoever brings it must come again. */
  | { kind: 'early' }
