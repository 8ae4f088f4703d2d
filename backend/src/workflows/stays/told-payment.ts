import type { BillState } from '@fangxing/contract/states'

/** One debt of a payment that another system told of, and the bill in which the debt stood then. */
export type ToldPayment = {
  arrear_id: string
  amount_fen: number
  bill_id: string | null
  bill_state: BillState | null
  /** A car was held for it. */
  is_held: boolean
  reversed_at: Date | null
}

/** What an incident about a payment that was taken back is about. */
export const subjectOfPayment = (sourceId: string, paymentRef: string): string =>
  `paid:${sourceId}:${paymentRef}`

export function paymentOfSubject(subject: string): { sourceId: string; paymentRef: string } | null {
  const [, sourceId, paymentRef] = /^paid:([0-9a-f-]{36}):(.+)$/s.exec(subject) ?? []
  return sourceId === undefined || paymentRef === undefined ? null : { sourceId, paymentRef }
}
