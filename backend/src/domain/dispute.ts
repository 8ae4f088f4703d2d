import { DISPUTE_STATES, type DisputeState } from '@fangxing/contract/states'
import { many, machine, plannedFor, RESTS } from './state-machine'

export type DisputeEvent =
  | 'accepted'
  | 'taken_up'
  | 'upheld'
  | 'partly_upheld'
  | 'rejected'
  | 'unanswered'
  | 'overtaken'
  | 'closed'
  | 'withdrawn'
/** What follows from a transition. */
export type DisputeEffect =
  /** The lock goes down, and a person reviews the debts before anybody is asked for them again. */
  'let_go'

const MINUTE_MS = 60_000
/** Whoever is present and objects waits no longer than this for a person. */
export const DECIDE_WITHIN_MS = 30 * MINUTE_MS
/** So long before, the duty officer is called. */
export const CALL_BEFORE_MS = 10 * MINUTE_MS
/** The same said again of the same debts within this frees nobody by itself. */
export const REPEATED_WITHIN_MS = 90 * 24 * 60 * MINUTE_MS

export const DISPUTE = machine<DisputeState, DisputeEvent, DisputeEffect>()({
  name: 'Dispute',
  table: 'dispute',
  column: 'state',
  isAudited: true,
  states: DISPUTE_STATES,
  initial: 'submitted',
  ends: ['upheld', 'rejected', 'released', 'closed', 'withdrawn'],
  waits: {
    submitted: { for: 'system', limitS: DECIDE_WITHIN_MS / 1000 },
    accepted: { for: 'person' },
    review: { for: 'person' },
    upheld: RESTS,
    partly: RESTS,
    rejected: RESTS,
    closed: RESTS,
    withdrawn: RESTS,
    released: RESTS,
  },
  rows: [
    // The road of whoever stands at a held car.
    { from: 'submitted', event: 'upheld', to: 'upheld', effects: ['let_go'] },
    { from: 'submitted', event: 'rejected', to: 'rejected' },
    { from: 'submitted', event: 'unanswered', to: 'released', effects: ['let_go'] },
    // The car is free already: it was paid, or let go for another reason.
    { from: 'submitted', event: 'overtaken', to: 'closed' },
    ...plannedFor<DisputeState, DisputeEvent, DisputeEffect>('dispute desk', [
      { from: 'submitted', event: 'accepted', to: 'accepted' },
      { from: 'accepted', event: 'taken_up', to: 'review' },
      { from: 'review', event: 'upheld', to: 'upheld' },
      { from: 'review', event: 'partly_upheld', to: 'partly' },
      { from: 'review', event: 'rejected', to: 'rejected' },
      ...many<DisputeState, DisputeEvent, DisputeEffect>(
        ['upheld', 'partly', 'rejected'],
        'closed',
        'closed',
      ),
      ...many<DisputeState, DisputeEvent, DisputeEffect>(
        ['submitted', 'accepted', 'review'],
        'withdrawn',
        'withdrawn',
      ),
    ]),
  ],
})

/** States of an objection that nobody has answered. */
export const WAITING_DISPUTE_STATES: readonly DisputeState[] = ['submitted']
/** An objection that was looked at, or that freed a car: the same one said again is no news. */
const HEARD_DISPUTE_STATES: readonly DisputeState[] = ['upheld', 'rejected', 'released']

/**
 * Whether the car is let go when nobody answers. What was said of the same debts before, on the same ground, was looked at or
 * has freed the car once: it waits for a manager, and the longest hold ends it. Another ground is heard like the first.
 */
export const isReleasedUnanswered = (
  ground: string,
  earlier: readonly { ground: string; state: DisputeState; submittedAt: Date }[],
  at: Date,
): boolean =>
  !earlier.some(
    said =>
      said.ground === ground &&
      HEARD_DISPUTE_STATES.includes(said.state) &&
      at.getTime() - said.submittedAt.getTime() < REPEATED_WITHIN_MS,
  )

/** When an objection that waits is looked at next: when people are called, when it is due, and then again and again. */
export function nextLookAt(decideBy: Date, at: Date): Date {
  const callAt = new Date(decideBy.getTime() - CALL_BEFORE_MS)
  if (at < callAt) return callAt
  return at < decideBy ? decideBy : new Date(at.getTime() + DECIDE_WITHIN_MS)
}
