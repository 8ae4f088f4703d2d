import type { ArrearState, StayState } from '@fangxing/contract/states'
import { ARREAR } from '../arrear'
import { may } from '../state-machine'
import { HALF_STATE, INSIDE_STATE, LEFT_STATE, REVIEW_STATE, VOID_STATE } from './stay'
import type { ReportedFee, StayPrice } from './stay-fee'
import { STAY_RULES } from './stay-rules'

type Priced = Extract<StayPrice, { kind: 'priced' }>
/** What was paid to us for a stay while it went on, less what was refunded; until `leave_by` its car leaves for nothing more. */
type Prepaid = { prepaid_fen: number; leave_by: Date | null }

/** Who has paid until now has so long to leave for nothing more. */
export const leaveBy = (paidUntil: Date): Date => new Date(paidUntil.getTime() + STAY_RULES.leaveMs)

export const isInTime = (
  { prepaid_fen: prepaidFen, leave_by: until }: Prepaid,
  exitedAt: Date | null,
): boolean => prepaidFen > 0 && until !== null && exitedAt !== null && exitedAt <= until

/**
 * A price with what was paid before counted in `paidFen`. Whoever left in time owes nothing more; what was paid beyond the price goes
 * back.
 */
export function withPrepaid(
  price: Priced,
  stay: Prepaid & { exited_at: Date | null },
): Priced & { surplusFen: number } {
  const { prepaid_fen: prepaidFen } = stay
  if (prepaidFen === 0) return { ...price, surplusFen: 0 }
  const takenFen = price.paidFen + prepaidFen
  const totalFen = isInTime(stay, stay.exited_at) ? Math.min(price.totalFen, takenFen) : price.totalFen
  const surplusFen = Math.min(prepaidFen, Math.max(0, takenFen - totalFen))
  return { ...price, totalFen, paidFen: takenFen - surplusFen, surplusFen }
}

/** What is to be paid now of a stay that goes on; nothing while its car may leave for nothing more. */
export function dueNowFen(price: Priced, stay: Prepaid, at: Date): number {
  if (isInTime(stay, at)) return 0
  return Math.max(0, price.totalFen - price.paidFen - stay.prepaid_fen)
}

/** A stay that has no price yet: what is paid for it stands at the stay. */
const WITHOUT_PRICE: readonly StayState[] = [INSIDE_STATE, HALF_STATE, LEFT_STATE, REVIEW_STATE]

/** Whether money still counts for a stay: it goes on, it waits for its price, or something is owed for it. */
export const countsForStay = (
  { state }: { state: StayState },
  debt: { state: ArrearState; due_fen: number } | null,
): boolean => (debt ? debt.due_fen > 0 && may(ARREAR, debt.state, 'settled') : WITHOUT_PRICE.includes(state))

type Counted = {
  state: string
  total_fen: number | null
  paid_fen: number | null
  prepaid_fen: number
  reported: ReportedFee | null
}

/** How much of what was paid while it went on its price needs; the rest is refunded. */
export function neededFen(stay: Counted): number {
  if (stay.state === VOID_STATE) return 0
  if (stay.total_fen === null || stay.paid_fen === null) return stay.prepaid_fen
  return Math.min(stay.prepaid_fen, Math.max(0, stay.paid_fen - (stay.reported?.paidFen ?? 0)))
}
