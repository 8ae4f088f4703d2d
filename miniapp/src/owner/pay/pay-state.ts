import type { PaymentState } from '@fangxing/contract/states'
import type { Problem } from '@shared/net/result'
import type { SheetResult } from '@shared/phone/payment-sheet'

/** The result of the payment sheet; `none` after the app was closed while it was open. */
type SheetOutcome = SheetResult | 'none'

/**
 * The state of one attempt to pay. `unknown` means that WeChat has no result yet: never shown as failure, and the person
 * is told not to pay again.
 */
export type PayState =
  | { status: 'idle' }
  | { status: 'requesting' }
  | { status: 'sheet'; paymentId: string }
  | { status: 'checking'; paymentId: string; sheetResult: SheetOutcome; checks: number }
  | { status: 'unknown'; paymentId: string; sheetResult: SheetOutcome; checks: number }
  | { status: 'quarantined'; paymentId: string }
  /** WeChat has not made the order yet, so no sheet was ever opened: asking again uses the same number. */
  | { status: 'unanswered' }
  | { status: 'cancelled' }
  | { status: 'failed' }
  | { status: 'lapsed' }
  | { status: 'surplus' }
  | { status: 'stopped'; problem: Problem }
  | { status: 'done' }

export type PayEvent =
  | { type: 'tapped' }
  | { type: 'created'; paymentId: string; state: PaymentState; sheet: boolean }
  | { type: 'refused'; problem: Problem }
  | { type: 'sheet_closed'; sheetResult: SheetResult }
  | { type: 'resumed'; paymentId: string }
  | { type: 'checked'; state: PaymentState }
  | { type: 'check_failed' }
  | { type: 'order_paid' }

/** After this many checks the message changes from "confirming" to "checking with WeChat". */
const QUICK_CHECKS = 4
const QUARANTINE_CHECK_MS = 10_000
const CHECK_DELAYS_MS = [0, 1000, 2000, 3000, 5000, 8000]

type Checking = Extract<PayState, { status: 'checking' | 'unknown' }>

const isChecking = (state: PayState): state is Checking =>
  state.status === 'checking' || state.status === 'unknown'

/** Delay before the next check, or undefined when no check is needed. */
export function nextCheckMs(state: PayState): number | undefined {
  // A person decides about it, and then either the car is free or the owner may pay again.
  if (state.status === 'quarantined') return QUARANTINE_CHECK_MS
  if (!isChecking(state)) return undefined
  return CHECK_DELAYS_MS[state.checks] ?? 10_000
}

const isPaying = (state: PayState) =>
  ['requesting', 'sheet', 'checking', 'unknown', 'quarantined', 'done'].includes(state.status)

function checkLater(attempt: Checking, isExpected: boolean): PayState {
  const checks = attempt.checks + 1
  return { ...attempt, checks, status: isExpected && checks < QUICK_CHECKS ? 'checking' : 'unknown' }
}

function afterCheck(attempt: Checking, state: PaymentState): PayState {
  switch (state) {
    case 'succeeded':
      return { status: 'done' }
    case 'surplus':
      return { status: 'surplus' }
    case 'quarantined':
      return { status: 'quarantined', paymentId: attempt.paymentId }
    case 'failed':
      return { status: 'failed' }
    case 'closed':
    case 'expired':
      // WeChat closes a trade that failed in its sheet: what the person saw there is more precise than `lapsed`.
      return attempt.sheetResult === 'failed' ? { status: 'failed' } : { status: 'lapsed' }
    case 'unknown':
      return checkLater(attempt, false)
    case 'created':
    case 'prepaid':
      // WeChat has no payment yet. A cancel is final; a success may not be recorded yet, so it is checked again.
      if (attempt.sheetResult === 'cancelled') return { status: 'cancelled' }
      if (attempt.sheetResult === 'failed') return { status: 'failed' }
      if (attempt.sheetResult === 'none') return { status: 'idle' }
      return checkLater(attempt, true)
  }
}

const NOT_PAID_YET: readonly PaymentState[] = ['created', 'prepaid', 'unknown']

type EventOf = { [E in PayEvent as E['type']]: E }
type Rules = { [T in PayEvent['type']]: (state: PayState, event: EventOf[T]) => PayState }

/** Events that do not fit the state change nothing: a late reply never undoes a known result. */
const RULES: Rules = {
  tapped: state => (isPaying(state) ? state : { status: 'requesting' }),
  created: (state, { paymentId, state: paymentState, sheet }) => {
    if (state.status !== 'requesting') return state
    if (sheet) return { status: 'sheet', paymentId }
    if (NOT_PAID_YET.includes(paymentState)) return { status: 'unanswered' }
    return afterCheck({ status: 'unknown', paymentId, sheetResult: 'none', checks: 0 }, paymentState)
  },
  refused: (state, { problem }) => (state.status === 'requesting' ? { status: 'stopped', problem } : state),
  sheet_closed: (state, { sheetResult }) =>
    state.status === 'sheet'
      ? { status: 'checking', paymentId: state.paymentId, sheetResult, checks: 0 }
      : state,
  resumed: (state, { paymentId }) =>
    state.status === 'idle' ? { status: 'checking', paymentId, sheetResult: 'none', checks: 0 } : state,
  checked: (state, { state: paymentState }) => {
    if (isChecking(state)) return afterCheck(state, paymentState)
    if (state.status !== 'quarantined') return state
    return afterCheck({ ...state, status: 'unknown', sheetResult: 'ok', checks: 0 }, paymentState)
  },
  check_failed: state => (isChecking(state) ? checkLater(state, true) : state),
  // A surplus or quarantined payment keeps its message until it is decided: the order was paid, perhaps not by it. While the sheet is open,
  // the result of this attempt is not known yet.
  order_paid: state =>
    ['surplus', 'quarantined', 'sheet'].includes(state.status) ? state : { status: 'done' },
}

const applyRule = <T extends PayEvent['type']>(state: PayState, type: T, event: EventOf[T]): PayState =>
  RULES[type](state, event)

/** The state after an event. */
export const nextPayState = (state: PayState, event: PayEvent): PayState =>
  applyRule(state, event.type, event)
