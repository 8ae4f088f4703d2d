import type { PaymentState } from '@fangxing/contract/states'
import type { Problem } from '@shared/net/answer'
import type { PhoneSaid } from '@shared/phone/pay'

/** What the phone said last; `nothing` after the app was closed in the middle and opened again. */
export type Said = PhoneSaid | 'nothing'

/**
 * Where one attempt to pay stands. `unknown` means that WeChat has not said yet: never shown as failure, and the person
 * is told not to pay again.
 */
export type PayState =
  | { at: 'idle' }
  | { at: 'asking' }
  | { at: 'sheet'; paymentId: string }
  | { at: 'checking'; paymentId: string; said: Said; checks: number }
  | { at: 'unknown'; paymentId: string; said: Said; checks: number }
  | { at: 'quarantined'; paymentId: string }
  | { at: 'cancelled' }
  | { at: 'failed' }
  | { at: 'lapsed' }
  | { at: 'surplus' }
  | { at: 'stopped'; problem: Problem }
  | { at: 'done' }

export type PayEvent =
  | { is: 'tapped' }
  | { is: 'asked'; paymentId: string; state: PaymentState; sheet: boolean }
  | { is: 'refused'; problem: Problem }
  | { is: 'phone_said'; said: PhoneSaid }
  | { is: 'resumed'; paymentId: string }
  | { is: 'checked'; state: PaymentState }
  | { is: 'check_failed' }
  | { is: 'order_paid' }

/** After this many looks the words change from "confirming" to "checking with WeChat". */
const QUICK_CHECKS = 4
const WAITS_MS = [0, 1000, 2000, 3000, 5000, 8000]

/** How long to wait before the next look, or undefined when nothing needs a look. */
export function nextCheckMs(state: PayState): number | undefined {
  if (state.at !== 'checking' && state.at !== 'unknown') return undefined
  return WAITS_MS[state.checks] ?? 10_000
}

const isPaying = (state: PayState) =>
  ['asking', 'sheet', 'checking', 'unknown', 'quarantined', 'done'].includes(state.at)

type Looking = Extract<PayState, { at: 'checking' | 'unknown' }>

function lookAgain(looking: Looking, sure: boolean): PayState {
  const checks = looking.checks + 1
  return { ...looking, checks, at: sure && checks < QUICK_CHECKS ? 'checking' : 'unknown' }
}

function afterCheck(looking: Looking, state: PaymentState): PayState {
  switch (state) {
    case 'succeeded':
      return { at: 'done' }
    case 'surplus':
      return { at: 'surplus' }
    case 'quarantined':
      return { at: 'quarantined', paymentId: looking.paymentId }
    case 'failed':
      return { at: 'failed' }
    case 'closed':
    case 'expired':
      // WeChat ends a trade that its sheet refused: what the person saw there says more than that it is over.
      return looking.said === 'failed' ? { at: 'failed' } : { at: 'lapsed' }
    case 'unknown':
      return lookAgain(looking, false)
    case 'created':
    case 'prepaid':
      // Not paid as WeChat knows it. Believe a cancel; doubt a success, which WeChat may only not have written yet.
      if (looking.said === 'cancelled') return { at: 'cancelled' }
      if (looking.said === 'failed') return { at: 'failed' }
      if (looking.said === 'nothing') return { at: 'idle' }
      return lookAgain(looking, true)
  }
}

/** The next state. Events that do not fit change nothing: a late answer never undoes what is known. */
export function nextPay(state: PayState, event: PayEvent): PayState {
  switch (event.is) {
    case 'tapped':
      return isPaying(state) ? state : { at: 'asking' }
    case 'asked':
      if (state.at !== 'asking') return state
      if (event.sheet) return { at: 'sheet', paymentId: event.paymentId }
      return afterCheck(
        { at: 'unknown', paymentId: event.paymentId, said: 'nothing', checks: 0 },
        event.state,
      )
    case 'refused':
      return state.at === 'asking' ? { at: 'stopped', problem: event.problem } : state
    case 'phone_said':
      if (state.at !== 'sheet') return state
      return { at: 'checking', paymentId: state.paymentId, said: event.said, checks: 0 }
    case 'resumed':
      if (state.at !== 'idle') return state
      return { at: 'checking', paymentId: event.paymentId, said: 'nothing', checks: 0 }
    case 'checked':
      return state.at === 'checking' || state.at === 'unknown' ? afterCheck(state, event.state) : state
    case 'check_failed':
      return state.at === 'checking' || state.at === 'unknown' ? lookAgain(state, true) : state
    case 'order_paid':
      // A surplus or quarantined payment keeps its words: the order was paid, but not by it. And while the sheet is open,
      // nobody knows yet what becomes of this one.
      return ['surplus', 'quarantined', 'sheet'].includes(state.at) ? state : { at: 'done' }
  }
}
