import { LOCK_COMMAND_STATES, type LockCommandState } from '@fangxing/contract/states'
import { many, machine, plannedFor, RESTS, type Wait } from './state-machine'

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

const OPEN = ['queued', 'sent', 'accepted', 'rejected', 'failed'] as const
const WITHOUT_RESULT = ['queued', 'sent', 'accepted'] as const
const rowsOf = many<LockCommandState, LockCommandEvent, never>

/** Sent again until a report or a person ends it. */
const SENT_AGAIN: Wait = { for: 'system', limitS: 30 }

/** One id on every attempt. A LOWER that was rejected, failed or timed out is sent again; only a report or a hand ends it. */
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
    ...rowsOf(['queued', 'sent', 'rejected', 'failed'], 'accepted', 'accepted'),
    ...rowsOf(OPEN, 'confirmed', 'succeeded'),
    ...rowsOf(WITHOUT_RESULT, 'rejected', 'rejected'),
    ...rowsOf(WITHOUT_RESULT, 'failed', 'failed'),
    ...rowsOf(OPEN, 'superseded', 'superseded'),
    ...rowsOf(WITHOUT_RESULT, 'ran_out', 'expired'),
    ...rowsOf(OPEN, 'proved_by_hand', 'confirmed_by_hand'),
    // The device said down once and does not know now: a person looked.
    ...rowsOf(['succeeded'], 'proved_by_hand', 'confirmed_by_hand'),
    // The sensor outranks what was thought: the same LOWER is sent again until the arm is down.
    ...rowsOf(['succeeded', 'confirmed_by_hand'], 'contradicted', 'sent'),
    ...plannedFor<LockCommandState, LockCommandEvent, never>('a deadline on each command', [
      ...rowsOf(['sent', 'accepted'], 'unanswered', 'timed_out'),
      ...rowsOf(['timed_out'], 'sent', 'sent'),
      ...rowsOf(['timed_out'], 'accepted', 'accepted'),
      ...rowsOf(['timed_out'], 'confirmed', 'succeeded'),
      ...rowsOf(['timed_out'], 'rejected', 'rejected'),
      ...rowsOf(['timed_out'], 'failed', 'failed'),
      ...rowsOf(['timed_out'], 'superseded', 'superseded'),
      ...rowsOf(['timed_out'], 'ran_out', 'expired'),
      ...rowsOf(['timed_out'], 'proved_by_hand', 'confirmed_by_hand'),
    ]),
  ],
})
/** A LOWER in one of these is sent again until a report or a person ends it. */
export const OPEN_COMMAND_STATES: readonly LockCommandState[] = [...OPEN, 'timed_out']

export const isOpenCommand = (command: { state: LockCommandState }): boolean =>
  OPEN_COMMAND_STATES.includes(command.state)
