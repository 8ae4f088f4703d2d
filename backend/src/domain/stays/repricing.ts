import type { ArrearState } from '@fangxing/contract/states'
import { ARREAR } from '../arrear'
import { may } from '../state-machine'
import { FREE_STATE, OWED_STATE } from './stay'
import type { StayPrice } from './stay-fee'

/** A debt of a stay as far as a new price needs it. */
export type RepricedDebt = {
  state: ArrearState
  principal_fen: number
  late_fee_fen: number
  waived_fen: number
  paid_fen: number
  /** Somebody pays it at this moment, or a car is held for it. */
  isInBill: boolean
  /** Another system has said that it collects it. */
  isReserved: boolean
}
export type Repricing =
  | { kind: 'same' }
  | { kind: 'fell' | 'rose'; principalFen: number }
  /** Nothing is left to pay. */
  | { kind: 'ended' }
  /** It was free, and is not. */
  | { kind: 'owed' }

const SAME: Repricing = { kind: 'same' }

/**
 * What a new price means for a stay that was priced before. What was paid, or ended in another way, stays as it is. A debt
 * that somebody is asked for at this moment only falls: nobody pays more than what was shown.
 */
export function repricingOf(
  price: StayPrice,
  stay: { state: string; plate_key: string | null },
  debt: RepricedDebt | null,
): Repricing {
  if (price.kind === 'unpriced') return SAME
  const { totalFen, paidFen } = price
  if (stay.state === FREE_STATE)
    return totalFen > paidFen && stay.plate_key !== null ? { kind: 'owed' } : SAME
  if (stay.state !== OWED_STATE || debt === null) return SAME
  const { state, principal_fen: beforeFen } = debt
  if (totalFen < beforeFen && may(ARREAR, state, 'price_fell')) {
    const leftFen = totalFen + Math.min(debt.late_fee_fen, totalFen) - debt.waived_fen - debt.paid_fen
    return leftFen <= 0 ? { kind: 'ended' } : { kind: 'fell', principalFen: totalFen }
  }
  const mayRise = !debt.isInBill && !debt.isReserved && may(ARREAR, state, 'price_rose')
  return totalFen > beforeFen && mayRise ? { kind: 'rose', principalFen: totalFen } : SAME
}
