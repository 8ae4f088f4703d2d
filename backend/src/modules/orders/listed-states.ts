import { RECOVERY_ORDER_STATES, type RecoveryOrderState } from '@fangxing/contract/states'
import { COMPLETED_STATE, FAILED_STATE, LIVE_STATES } from '../../domain/recovery-order'

/** A failed deployment stays in its state when its lock is known to be down, which ends it: a list may ask for both or for one. */
const FAILED_OPEN = `${FAILED_STATE} open`
const FAILED_ENDED = `${FAILED_STATE} ended`

/** Whether the order `o` is in one of the states `any`, which come from {@link listedStates}. */
export const isListed = (any: string): string => `o.state = ${any} AND (o.state <> '${FAILED_STATE}'
      OR CASE WHEN o.ended_at IS NULL THEN '${FAILED_OPEN}' ELSE '${FAILED_ENDED}' END = ${any})`

/** The states that an order may be in to be listed; null: any. */
export function listedStates({
  state,
  progress,
}: {
  state?: RecoveryOrderState
  progress?: 'live' | 'ended'
}): readonly string[] | null {
  if (state !== undefined) return state === FAILED_STATE ? [state, FAILED_OPEN, FAILED_ENDED] : [state]
  if (progress === undefined) return null
  if (progress === 'live') return [...LIVE_STATES, FAILED_OPEN]
  return [...RECOVERY_ORDER_STATES.filter(one => !LIVE_STATES.includes(one)), FAILED_STATE, FAILED_ENDED]
}

/** Which of an order's texts reads them. */
export function kindOf(states: readonly string[] | null): 'any' | 'open' | 'unpaid' {
  if (states === null || states.includes(COMPLETED_STATE)) return 'any'
  const open: readonly string[] = [...LIVE_STATES, FAILED_OPEN]
  return states.every(state => open.includes(state)) ? 'open' : 'unpaid'
}
