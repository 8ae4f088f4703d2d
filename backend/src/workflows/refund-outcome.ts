import type { RefundState } from '@fangxing/contract/states'

export type RefundOutcome =
  | { kind: 'changed' | 'already'; state: RefundState }
  | { kind: 'mismatch' }
  /** Of no payment that we know to have brought money: it must be delivered again. */
  | { kind: 'early' }
