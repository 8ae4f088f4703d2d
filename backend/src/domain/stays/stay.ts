import { STAY_STATES, type StayState } from '@fangxing/contract/states'
import { many, machine } from '../state-machine'

export type StayEvent =
  /** An exit came whose entry nobody has reported yet. */
  | 'exit_first'
  | 'entered'
  | 'exited'
  /** The car came back at once: it was straightened, or moved to another bay. */
  | 'rejoined'
  /** A person has to look before anybody owes anything. */
  | 'flagged'
  /** A person has said that it is so: what follows is decided again. */
  | 'confirmed'
  /** As `confirmed`, of a stay that had become a debt before it was looked at. */
  | 'debt_confirmed'
  | 'owed'
  | 'nothing_due'
  | 'paid'
  | 'voided'

/**
 * A stay from its entry to its exit, and what became of it. One that is `inside` or `half` waits for the other end, one
 * that has `left` for its picture or its price; from there on it is paid, free, a debt, or a person reviews it.
 */
export const STAY = machine<StayState, StayEvent, never>()({
  name: 'Stay',
  table: 'parking_session',
  column: 'state',
  // Millions a year, and nobody owes anything by one: what it leads to is audited at the debt.
  isAudited: false,
  states: STAY_STATES,
  initial: 'inside',
  // What becomes of a debt stands at the debt.
  ends: ['free', 'paid', 'owed', 'void'],
  rows: [
    { from: 'inside', event: 'exit_first', to: 'half' },
    { from: 'half', event: 'entered', to: 'left' },
    { from: 'inside', event: 'exited', to: 'left' },
    ...many<StayState, StayEvent, never>(['left', 'free', 'owed'], 'rejoined', 'inside'),
    ...many<StayState, StayEvent, never>(['inside', 'half', 'left', 'owed'], 'flagged', 'review'),
    { from: 'review', event: 'confirmed', to: 'left' },
    { from: 'review', event: 'debt_confirmed', to: 'owed' },
    { from: 'left', event: 'owed', to: 'owed' },
    { from: 'left', event: 'nothing_due', to: 'free' },
    // Priced again: it costs nothing any more, or something after all.
    { from: 'owed', event: 'nothing_due', to: 'free' },
    { from: 'free', event: 'owed', to: 'owed' },
    { from: 'left', event: 'paid', to: 'paid' },
    // Priced again at no more than was paid while it went on.
    { from: 'owed', event: 'paid', to: 'paid' },
    // What was paid to us for one that never was goes back.
    { from: 'paid', event: 'voided', to: 'void' },
    ...many<StayState, StayEvent, never>(
      ['inside', 'half', 'left', 'review', 'free', 'owed'],
      'voided',
      'void',
    ),
  ],
})

/** The car is inside, as far as anybody knows. */
export const INSIDE_STATE: StayState = STAY.initial
/** Only an exit is known. */
export const HALF_STATE: StayState = 'half'
/** It waits for its picture, or for its price. */
export const LEFT_STATE: StayState = 'left'
export const REVIEW_STATE: StayState = 'review'
/** It has a price of nothing. */
export const FREE_STATE: StayState = 'free'
/** What is owed for it stands at its debt. */
export const OWED_STATE: StayState = 'owed'
/** What it costs was paid at its end. */
export const PAID_STATE: StayState = 'paid'
/** Over, with a price. */
export const PRICED_STATES: readonly StayState[] = STAY.ends.filter(state => state !== 'void')
/** Nobody ever owes it. */
export const VOID_STATE: StayState = 'void'
