import type { PaymentState } from '@fangxing/contract/states'
import { OPEN_PAYMENT_STATES } from './payment'

/** An attempt to pay what a plate owes, made without a device. */
export type PlateAttempt = { id: string; ownerId: string; state: PaymentState; at: Date }

/** How far back attempts count. */
export const ATTEMPTS_COUNT_MS = 15 * 60_000

/**
 * The payments for which a RAISE waits until nobody can pay them any more: of each payer the first in fifteen minutes. Whoever
 * begins again and again delays nothing more; if they pay after all, the lock comes down by itself.
 */
export function delayingRaise(attempts: readonly PlateAttempt[], at: Date): PlateAttempt[] {
  const recent = attempts
    .filter(attempt => at.getTime() - attempt.at.getTime() < ATTEMPTS_COUNT_MS)
    .sort((one, other) => one.at.getTime() - other.at.getTime())
  const payers = new Set<string>()
  return recent.filter(({ ownerId, state }) => {
    const isFirst = !payers.has(ownerId)
    payers.add(ownerId)
    return isFirst && OPEN_PAYMENT_STATES.includes(state)
  })
}
