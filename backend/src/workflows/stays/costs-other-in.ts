import { PRICED_STATES, REVIEW_STATE } from '../../domain/stays/stay'
import type { PriceStay, StayPrice } from '../../domain/stays/stay-fee'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'
import { toPriceOf } from './charge-stays'

/**
 * Whether a stay that has its price would cost something else in these bays. One that has none yet gets it with them; the price of an
 * imported debt is its file's word.
 */
export async function costsOtherIn(
  { priceStay }: { priceStay: PriceStay },
  stay: StayRow,
  debt: DebtReading | undefined,
  bays: readonly string[],
): Promise<boolean> {
  if (stay.entered_at === null || stay.exited_at === null) return false
  const isPriced =
    PRICED_STATES.includes(stay.state) || (stay.state === REVIEW_STATE && stay.arrear_id !== null)
  if (!isPriced || (debt !== undefined && debt.stay_id !== stay.id)) return false
  const toPrice = toPriceOf(stay)
  const [now, then] = await Promise.all([priceStay.price([toPrice]), priceStay.price([{ ...toPrice, bays }])])
  return feeOf(now.prices[0]!) !== feeOf(then.prices[0]!)
}

const feeOf = (price: StayPrice): number | null => (price.kind === 'priced' ? price.totalFen : null)
