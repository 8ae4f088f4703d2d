import type { ArrearState, StayState } from '@fangxing/contract/states'
import { ARREAR } from '../arrear'
import { may } from '../state-machine'
import { HALF_STATE, INSIDE_STATE, LEFT_STATE, REVIEW_STATE, VOID_STATE } from './stay'
import type { ReportedFee, StayPrice } from './stay-fee'
import { shanghaiClock } from '../shanghai-time'

type Priced = Extract<StayPrice, { kind: 'priced' }>
/** What was paid to us for a stay while it went on, less what was refunded; until `leave_by` its car leaves for nothing more. */
type Prepaid = { prepaid_fen: number; leave_by: Date | null }

/** Who has paid until then leaves for nothing more for as many minutes as the tariff of the entry gave when the bill was opened. */
export const leaveBy = (paidUntil: Date, leaveMinutes: number): Date =>
  new Date(paidUntil.getTime() + leaveMinutes * 60_000)

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
  const trace = stay.leave_by
    ? [...price.trace, { text: leaveText(stay.leave_by), amountFen: totalFen - price.totalFen }]
    : price.trace
  return { ...price, totalFen, paidFen: takenFen - surplusFen, trace, surplusFen }
}

/** `停车中已缴费，03-02 09:15 前离场不再收费` */
const leaveText = (until: Date): string => `停车中已缴费，${shanghaiClock(until).slice(5, 16)} 前离场不再收费`

/** What is to be paid now of a stay that goes on; nothing while its car may leave for nothing more. */
export function dueNowFen(price: Priced, stay: Prepaid, at: Date): number {
  if (isInTime(stay, at)) return 0
  return Math.max(0, price.totalFen - price.paidFen - stay.prepaid_fen)
}

/** A stay that has no price yet: what is paid for it stands at the stay. */
const WITHOUT_PRICE: readonly StayState[] = [INSIDE_STATE, HALF_STATE, LEFT_STATE, REVIEW_STATE]

type Paid = {
  row: { state: StayState }
  debt: { state: ArrearState; due_fen: number } | null
  is_same_car: boolean
}

/** Whether money still counts for a stay: it is the payer's, and goes on, waits for its price, or something is owed for it. */
export const countsForStay = ({ row, debt, is_same_car: isSameCar }: Paid): boolean =>
  isSameCar &&
  (debt ? debt.due_fen > 0 && may(ARREAR, debt.state, 'settled') : WITHOUT_PRICE.includes(row.state))

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
