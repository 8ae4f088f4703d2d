import { sumFen } from '@fangxing/contract/money'

/**
 * Double entry in integer fen: debits are positive, credits negative, each transaction sums to zero.
 * `clearing` is what WeChat owes us and will pay out, `revenue` what parking earned, `owed_to_payers` what must go back.
 */
export type Account =
  | 'wechat_clearing'
  | 'cash'
  | 'elsewhere'
  | 'parking_revenue'
  | 'owed_to_payers'
  | 'quarantine'
  | 'wechat_fees'
type Posting = { account: Account; amountFen: number }
export type Booking = { kind: BookingKind; postings: Posting[] }
export type BookingKind =
  | 'settlement'
  | 'surplus_received'
  | 'surplus_refunded'
  | 'quarantined'
  | 'quarantine_settled'
  | 'quarantine_returned'
  | 'refunded'
  | 'elsewhere_reversed'
  | 'fee'

const booking = (kind: BookingKind, debit: Account, credit: Account, amountFen: number): Booking => {
  if (!Number.isSafeInteger(amountFen) || amountFen <= 0)
    throw new RangeError(`not a positive amount of fen: ${amountFen}`)
  return {
    kind,
    postings: [
      { account: debit, amountFen },
      { account: credit, amountFen: -amountFen },
    ],
  }
}

/** Money for a settled order. */
export function settlementPostings(method: 'wechat' | 'cash' | 'elsewhere', amountFen: number): Booking {
  return booking('settlement', method === 'wechat' ? 'wechat_clearing' : method, 'parking_revenue', amountFen)
}

/** Money for a bill that had fallen since it was asked for: the rest is owed back at once. */
export const fallenSettlementPostings = (dueFen: number, restFen: number): Booking => ({
  kind: 'settlement',
  postings: [
    { account: 'wechat_clearing', amountFen: dueFen + restFen },
    ...booking('settlement', 'wechat_clearing', 'parking_revenue', dueFen).postings.slice(1),
    ...booking('surplus_received', 'wechat_clearing', 'owed_to_payers', restFen).postings.slice(1),
  ],
})

/** A payment that came too late or twice: received, and owed back at once. */
export const surplusPostings = (amountFen: number): Booking =>
  booking('surplus_received', 'wechat_clearing', 'owed_to_payers', amountFen)
/** WeChat has given a surplus back. */
export const surplusRefundPostings = (amountFen: number): Booking =>
  booking('surplus_refunded', 'owed_to_payers', 'wechat_clearing', amountFen)
/** Money that does not match what was asked: kept apart until staff decide. */
export const quarantinePostings = (amountFen: number): Booking =>
  booking('quarantined', 'wechat_clearing', 'quarantine', amountFen)
/** Staff decided that money kept apart pays the order after all. */
export const bookQuarantineSettled = (amountFen: number): Booking =>
  booking('quarantine_settled', 'quarantine', 'parking_revenue', amountFen)
/** Staff decided that money kept apart goes back. */
export const bookQuarantineReturned = (amountFen: number): Booking =>
  booking('quarantine_returned', 'quarantine', 'owed_to_payers', amountFen)
/** What WeChat keeps for itself, as its bill says. */
export const bookFee = (amountFen: number): Booking =>
  booking('fee', 'wechat_fees', 'wechat_clearing', amountFen)
/** A settled payment given back after review. */
export const refundPostings = (amountFen: number): Booking =>
  booking('refunded', 'parking_revenue', 'wechat_clearing', amountFen)

/** Another system took back what it had told us was paid to it. */
export const elsewhereReversedPostings = (amountFen: number): Booking =>
  booking('elsewhere_reversed', 'parking_revenue', 'elsewhere', amountFen)

/** What stands on each account after these bookings; accounts without a posting are absent. */
export function balances(booked: readonly Booking[]): Partial<Record<Account, number>> {
  const totals: Partial<Record<Account, number>> = {}
  for (const { account, amountFen } of booked.flatMap(one => one.postings)) {
    totals[account] = sumFen([totals[account] ?? 0, amountFen])
  }
  return totals
}

export function sumsToZero(booked: Booking): boolean {
  return sumFen(booked.postings.map(posting => posting.amountFen)) === 0
}
