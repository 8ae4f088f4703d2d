import type { StayReason } from '@fangxing/contract/integration'

/** What a source said that a stay costs, and what it took. */
export type ReportedFee = { totalFen: number; discountFen: number; paidFen: number }
type TakenPayment = { amountFen: number }

/** A stay that has ended, as whoever prices it sees it. */
export type StayToPrice = {
  stayId: string
  merchantId: string
  lotId: string
  plateText: string | null
  plateColour: string
  plateKey: string | null
  vehicleClass: string
  energy: string
  bays: readonly string[]
  enteredAt: Date
  exitedAt: Date
  reported: ReportedFee | null
}
type TraceLine = { text: string; amountFen: number }
export type StayPrice =
  /** `paidFen` of `totalFen` were taken already; discounts are in the total. */
  { kind: 'priced'; totalFen: number; paidFen: number; trace: TraceLine[] } | { kind: 'unpriced' }

/** What a stay costs. The one place where a tariff, or a source's own word, decides. */
export interface PriceStay {
  /** A price for each stay, in the same order, after the earlier ones of its plate. */
  price(stays: readonly StayToPrice[]): Promise<StayPrice[]>
  /** The same for stays of one merchant among which all are that matter to each other. */
  priceAll(stays: readonly StayToPrice[]): Promise<StayPrice[]>
}

/** The amounts that a source reports must agree with each other. */
export function concernsOfFee(fee: ReportedFee | null, payments: readonly TakenPayment[]): StayReason[] {
  if (!fee) return payments.length > 0 ? ['fee_mismatch'] : []
  const takenFen = payments.reduce((sum, payment) => sum + payment.amountFen, 0)
  const isWrong =
    fee.discountFen > fee.totalFen ||
    fee.paidFen > fee.totalFen - fee.discountFen ||
    (payments.length > 0 && takenFen !== fee.paidFen)
  return isWrong ? ['fee_mismatch'] : []
}

/** The source's own word: what it asked for less its discount. Without one there is no price. */
export function priceAsReported({ reported }: Pick<StayToPrice, 'reported'>): StayPrice {
  if (!reported) return { kind: 'unpriced' }
  const { totalFen, discountFen, paidFen } = reported
  return {
    kind: 'priced',
    totalFen: totalFen - discountFen,
    paidFen,
    trace: [
      { text: '停车费（来源上报）', amountFen: totalFen },
      ...(discountFen > 0 ? [{ text: '优惠（已减）', amountFen: discountFen }] : []),
    ],
  }
}
