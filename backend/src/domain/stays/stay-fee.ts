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
  /** What made its price before. */
  entitlementIds: readonly string[]
}
type TraceLine = { text: string; amountFen: number }
export type StayPrice =
  /** `paidFen` of `totalFen` were taken already; discounts are in the total. */
  | {
      kind: 'priced'
      totalFen: number
      paidFen: number
      trace: TraceLine[]
      /** What the plate was entitled to, and made the price smaller. */
      entitlementIds: string[]
    }
  | { kind: 'unpriced' }

/** A coupon that is spent on another stay than before, or on none any more. */
export type CouponUse = { id: string; version: number; usedStayId: string | null }
export type Prices = { prices: StayPrice[]; coupons: CouponUse[] }
/** A stay among all of its plate that matter to each other. */
export type StayOfPlate = StayToPrice & { isFixed: boolean; keepsCoupons: boolean }

/** What a stay costs. The one place where a tariff, what a plate is entitled to, or a source's own word decides. */
export interface PriceStay {
  /** A price for each stay of one merchant, in the same order, after the earlier ones of its plate but those that are `gone`. */
  price(stays: readonly StayToPrice[], gone?: readonly string[]): Promise<Prices>
  /** The same for stays among which all are that matter to each other. */
  priceAll(stays: readonly StayOfPlate[]): Promise<Prices>
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
    entitlementIds: [],
  }
}
