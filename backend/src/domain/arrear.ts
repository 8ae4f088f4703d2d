import { ARREAR_STATES, type ArrearState } from '@fangxing/contract/states'
import { many, machine, may, plannedFor, staying } from './state-machine'

export type ArrearEvent =
  | 'grace_over'
  | 'flagged'
  | 'import_changed'
  | 'confirmed'
  | 'held'
  | 'let_go'
  | 'settled'
  /** A part of it was paid: less is owed. */
  | 'paid_in_part'
  | 'disputed'
  | 'dispute_rejected'
  | 'waived'
  | 'voided'
  | 'time_barred'
  | 'written_off'
  | 'refunded'
  /** A payment that another system had reported was taken back. */
  | 'payment_reversed'
  /** Its stay costs less than was charged: by an entitlement, or by a stay of which we heard late. */
  | 'price_fell'
  /** Its stay costs more, and nobody is asked for it at this moment. */
  | 'price_rose'

export const ARREAR = machine<ArrearState, ArrearEvent, never>()({
  name: 'Arrear',
  table: 'arrear',
  column: 'state',
  isAudited: true,
  states: ARREAR_STATES,
  initial: 'grace',
  ends: ['settled', 'waived', 'void', 'time_barred', 'written_off', 'refunded'],
  rows: [
    { from: 'grace', event: 'grace_over', to: 'outstanding' },
    // Something contradicts it, such as a licence dated after it; a car that is held for it is let go.
    ...many<ArrearState, ArrearEvent, never>(['grace', 'outstanding', 'held'], 'flagged', 'review'),
    // Its owner learns of it now: grace starts again.
    { from: 'review', event: 'confirmed', to: 'grace' },
    // A changed row of an import goes through the states again from the beginning.
    ...many<ArrearState, ArrearEvent, never>(['grace', 'review', 'outstanding'], 'import_changed', 'grace'),
    { from: 'outstanding', event: 'held', to: 'held' },
    { from: 'held', event: 'let_go', to: 'outstanding' },
    { from: 'held', event: 'settled', to: 'settled' },
    ...many<ArrearState, ArrearEvent, never>(['grace', 'review', 'outstanding', 'held'], 'waived', 'waived'),
    ...staying<ArrearState, ArrearEvent, never>(['grace', 'review', 'outstanding', 'held'], 'price_fell'),
    ...staying<ArrearState, ArrearEvent, never>(
      ['grace', 'review', 'outstanding', 'held', 'time_barred'],
      'paid_in_part',
    ),
    // More than its owner knew of: grace starts again, and reminders of the smaller sum do not count.
    ...many<ArrearState, ArrearEvent, never>(['grace', 'outstanding'], 'price_rose', 'grace'),
    { from: 'review', event: 'price_rose', to: 'review' },
    // On a new ladder: nobody was reminded of it since. Of a part that was taken back more is owed than its owner knew of.
    ...many<ArrearState, ArrearEvent, never>(
      ['settled', 'grace', 'outstanding'],
      'payment_reversed',
      'grace',
    ),
    ...staying<ArrearState, ArrearEvent, never>(['review', 'time_barred'], 'payment_reversed'),
    // Time runs while somebody looks at it, too.
    ...many<ArrearState, ArrearEvent, never>(['outstanding', 'review'], 'time_barred', 'time_barred'),
    // Not owed any more: paid where we do not see it, withdrawn, or let go. What is barred is not asked for, and may be paid.
    ...many<ArrearState, ArrearEvent, never>(
      ['grace', 'review', 'outstanding', 'time_barred'],
      'settled',
      'settled',
    ),
    ...many<ArrearState, ArrearEvent, never>(['grace', 'review', 'outstanding', 'held'], 'voided', 'void'),
    ...many<ArrearState, ArrearEvent, never>(['outstanding', 'time_barred'], 'written_off', 'written_off'),
    ...plannedFor<ArrearState, ArrearEvent, never>('dispute desk', [
      ...many<ArrearState, ArrearEvent, never>(['grace', 'outstanding', 'held'], 'disputed', 'disputed'),
      { from: 'disputed', event: 'dispute_rejected', to: 'outstanding' },
      { from: 'disputed', event: 'settled', to: 'settled' },
      { from: 'disputed', event: 'waived', to: 'waived' },
      { from: 'disputed', event: 'voided', to: 'void' },
      { from: 'disputed', event: 'time_barred', to: 'time_barred' },
    ]),
    // What was paid for a stay that was none has gone back.
    { from: 'settled', event: 'refunded', to: 'refunded' },
  ],
})

/** A car is held for it. */
export const HELD_ARREAR_STATE: ArrearState = 'held'
/** Not younger than this: a debt may be paid without anybody being blocked. */
export const GRACE_MS = 24 * 3_600_000
/** A debt of which nobody is reminded yet. */
export const GRACE_ARREAR_STATES: readonly ArrearState[] = ARREAR.states.filter(state =>
  may(ARREAR, state, 'grace_over'),
)
/** When the grace of a debt ends: counted from when its owner could see it. */
export const graceUntil = (debt: { exited_at: Date; grace_from: Date | null }): Date =>
  new Date(Math.max(debt.exited_at.getTime(), debt.grace_from?.getTime() ?? 0) + GRACE_MS)

/** A debt that is owed while nobody stands at its car: most of those that are not settled. */
export const OUTSTANDING_ARREAR_STATE: ArrearState = 'outstanding'
/** A debt that its owner could pay now. */
export const OWED_ARREAR_STATES: readonly ArrearState[] = ['outstanding', 'held']
/** What may be paid without anybody being blocked: also before anybody asks for it, by whoever is shown it. */
export const PAYABLE_ARREAR_STATES: readonly ArrearState[] = [...GRACE_ARREAR_STATES, ...OWED_ARREAR_STATES]
/** Payable from anywhere: no device holds a car for it. */
export const isFreeToPay = (state: ArrearState): boolean =>
  GRACE_ARREAR_STATES.includes(state) || may(ARREAR, state, 'held')

/** Paid, here or somewhere else. */
export const SETTLED_ARREAR_STATE: ArrearState = 'settled'
/** A debt that begins to count by itself is reminded of on set days; in grace, in review, held or disputed it is not. */
export const REMINDABLE_ARREAR_STATE: ArrearState = 'outstanding'
/** A debt that nobody has settled or given up. */
export const OPEN_ARREAR_STATES: readonly ArrearState[] = [
  'grace',
  'review',
  'outstanding',
  'held',
  'disputed',
]
/** A debt that somebody has to look at. */
export const REVIEWED_ARREAR_STATES: readonly ArrearState[] = ARREAR.states.filter(state =>
  may(ARREAR, state, 'confirmed'),
)
/** A debt that nobody asks for any more and that may still be paid by whoever wants to; no car is ever held for it. */
export const VOLUNTARY_ARREAR_STATES: readonly ArrearState[] = ['time_barred']
