import type { ArrearState } from './states'

/**
 * Which debts each decision has a use for, so that a screen offers no other. A test compares it with the machine of the backend,
 * which has the last word.
 */
export const DEBT_ACT_STATES = {
  confirmArrears: ['review'],
  withdrawArrears: ['grace', 'review', 'outstanding', 'held'],
  markPaidElsewhere: ['grace', 'review', 'outstanding', 'held', 'time_barred'],
  waiveArrears: ['grace', 'review', 'outstanding', 'held'],
  writeOffArrears: ['outstanding', 'time_barred'],
  sendToReview: ['grace', 'outstanding', 'held'],
} as const satisfies Record<string, readonly ArrearState[]>
export type DebtAct = keyof typeof DEBT_ACT_STATES

/** Whether a decision has a use for every one of these debts. */
export const fitsDebts = (act: DebtAct, debts: readonly { state: ArrearState }[]): boolean =>
  debts.every(({ state }) => (DEBT_ACT_STATES[act] as readonly ArrearState[]).includes(state))
