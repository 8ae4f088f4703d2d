import { LOCK_COMMAND_STATES, type LockCommandState } from '@fangxing/contract/states'
import { many, machine, RESTS, type Wait } from './state-machine'

export type LockCommandEvent =
  | 'sent'
  | 'accepted'
  | 'confirmed'
  | 'rejected'
  | 'failed'
  | 'unanswered'
  | 'superseded'
  | 'ran_out'
  | 'proved_by_hand'
  | 'contradicted'

const OPEN = ['queued', 'sent', 'accepted', 'rejected', 'failed', 'timed_out'] as const
const WITHOUT_RESULT = ['queued', 'sent', 'accepted', 'timed_out'] as const
const rowsOf = many<LockCommandState, LockCommandEvent, never>

/** Sent again until a report or a person ends it. */
const SENT_AGAIN: Wait = { for: 'system', limitS: 30 }

/** One id on every attempt. A LOWER that was rejected, has failed or got no answer is sent again; only a report or a hand ends it. */
export const LOCK_COMMAND = machine<LockCommandState, LockCommandEvent, never>()({
  name: 'LockCommand',
  table: 'lock_command',
  column: 'state',
  isAudited: true,
  states: LOCK_COMMAND_STATES,
  initial: 'queued',
  ends: ['succeeded', 'rejected', 'failed', 'superseded', 'expired', 'confirmed_by_hand'],
  waits: {
    queued: SENT_AGAIN,
    sent: SENT_AGAIN,
    accepted: SENT_AGAIN,
    rejected: SENT_AGAIN,
    failed: SENT_AGAIN,
    timed_out: SENT_AGAIN,
    succeeded: RESTS,
    superseded: RESTS,
    expired: RESTS,
    confirmed_by_hand: RESTS,
  },
  // A RAISE is never sent again: its order waits for it.
  waitsIf: { column: 'op', is: 'LOWER' },
  rows: [
    ...rowsOf(['queued', 'rejected', 'failed'], 'sent', 'sent'),
    // It is sent on and on; that the device does not answer is noted once.
    ...rowsOf(['sent'], 'unanswered', 'timed_out'),
    ...rowsOf(['queued', 'sent', 'rejected', 'failed', 'timed_out'], 'accepted', 'accepted'),
    ...rowsOf(OPEN, 'confirmed', 'succeeded'),
    ...rowsOf(WITHOUT_RESULT, 'rejected', 'rejected'),
    ...rowsOf(WITHOUT_RESULT, 'failed', 'failed'),
    ...rowsOf(OPEN, 'superseded', 'superseded'),
    ...rowsOf(['queued', 'sent', 'accepted'], 'ran_out', 'expired'),
    ...rowsOf(OPEN, 'proved_by_hand', 'confirmed_by_hand'),
    // The device said down once and does not know now: a person looked.
    ...rowsOf(['succeeded'], 'proved_by_hand', 'confirmed_by_hand'),
    // The sensor outranks what was thought: the same LOWER is sent again until the arm is down.
    ...rowsOf(['succeeded', 'confirmed_by_hand'], 'contradicted', 'sent'),
  ],
})
/** A LOWER in one of these is sent again until a report or a person ends it. */
export const OPEN_COMMAND_STATES: readonly LockCommandState[] = OPEN

export const isOpenCommand = (command: { state: LockCommandState }): boolean =>
  OPEN_COMMAND_STATES.includes(command.state)

/** A device that has its LOWER says so within this, unless it does not hear us. */
const ANSWER_WITHIN_MS = 5_000
/** Whether people are told that the device does not answer: sent more than once, the first time longer ago than an answer takes. */
export const isUnanswered = (
  command: { state: LockCommandState; attempts: number },
  askedForMs: number,
): boolean => command.state === 'sent' && command.attempts > 1 && askedForMs >= ANSWER_WITHIN_MS
