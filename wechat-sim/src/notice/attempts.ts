import { type NoticeFault } from '../faults'
import { randomText } from '../keys/rsa'
import { type NoticeAttempt } from '../state/records'
import { type NoticeOverrides } from './make'

/** Seconds from one failed attempt to the next; after the last, WeChat gives up. */
export const RETRY_AFTER_S = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
]
/** An attempt that never reached the merchant. */
export const lostAttempt = (at: number): NoticeAttempt => ({
  at,
  status: null,
  error: 'dropped',
  reply: '',
  durationMs: 0,
  kind: 'regular',
})

/** What a fault changes in the notice that goes out. */
export function overridesOf(fault: NoticeFault | null): NoticeOverrides {
  if (fault?.kind === 'mismatch') return { content: fault.fields ?? { amount: { total: 1 } } }
  if (fault?.kind === 'bad-signature') return { signature: Buffer.from(randomText(256)).toString('base64') }
  return {}
}
