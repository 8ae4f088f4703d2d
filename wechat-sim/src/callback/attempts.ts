import { type CallbackFault } from '../faults'
import { randomText } from '../keys/rsa'
import { type CallbackAttempt } from '../state/records'
import { type CallbackOverrides } from './signed-callback'

/** Seconds from one failed attempt to the next; after the last one WeChat gives up. */
export const RETRY_DELAYS_S = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
]

/** An attempt that never reached the merchant. */
export const droppedAttempt = (at: number): CallbackAttempt => ({
  at,
  status: null,
  error: 'dropped',
  reply: '',
  durationMs: 0,
  kind: 'regular',
})

/** What a fault changes in the callback that goes out. */
export function overridesOf(fault: CallbackFault | null): CallbackOverrides {
  if (fault?.kind === 'mismatch') return { content: fault.fields ?? { amount: { total: 1 } } }
  if (fault?.kind === 'bad-signature') return { signature: Buffer.from(randomText(256)).toString('base64') }
  return {}
}
