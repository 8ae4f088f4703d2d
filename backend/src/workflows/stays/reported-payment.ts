import { v5 } from 'uuid'
import type { BillState } from '@fangxing/contract/states'
import { PAYABLE_BILL_STATES } from '../../domain/bill'
import { ID } from '../../persistence/cursor'

/** One debt of a payment that another system reported, and the bill in which the debt stood then. */
export type ReportedPayment = {
  arrear_id: string
  amount_fen: number
  bill_id: string | null
  bill_state: BillState | null
  /** A device took the place of the bill, and what somebody began to pay before may still be paid. */
  is_under_way: boolean
  /** A car was held for it. */
  is_held: boolean
  reversed_at: Date | null
}

/** Somebody may still pay the bill that its debt was taken from. */
export const isStillPayable = ({
  bill_state: state,
  is_under_way: isUnderWay,
}: Pick<ReportedPayment, 'bill_state' | 'is_under_way'>): boolean =>
  isUnderWay || (state !== null && PAYABLE_BILL_STATES.includes(state))

/** What an incident about a payment that was taken back is about; `only`: these of its debts, so that others have their own. */
export const subjectOfPayment = (sourceId: string, paymentRef: string, only?: readonly string[]): string =>
  `paid:${sourceId}:${paymentRef}${only ? `\n${v5([...only].sort().join(), sourceId)}` : ''}`

const SUBJECT = new RegExp(`^paid:(${ID}):([^\\n]+)`)

/** The payment that an incident’s subject names ({@link subjectOfPayment}); null: it is about something else. */
export function paymentOfSubject(subject: string): { sourceId: string; paymentRef: string } | null {
  const [, sourceId, paymentRef] = SUBJECT.exec(subject) ?? []
  return sourceId === undefined || paymentRef === undefined ? null : { sourceId, paymentRef }
}
