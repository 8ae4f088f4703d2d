import { LOCK_COMMAND_STATES, type LockCommandState } from '@fangxing/contract/states'
import { many, machine } from './state-machine'

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

const OPEN = ['queued', 'sent', 'accepted', 'timed_out', 'rejected', 'failed'] as const
const WITHOUT_RESULT = ['queued', 'sent', 'accepted', 'timed_out'] as const

/** One id on every attempt. A LOWER that was rejected, failed or timed out is sent again; only a report or a hand ends it. */
export const LOCK_COMMAND = machine<LockCommandState, LockCommandEvent, never>()({
  name: 'LockCommand',
  table: 'lock_command',
  column: 'state',
  isAudited: true,
  states: LOCK_COMMAND_STATES,
  initial: 'queued',
  ends: ['succeeded', 'rejected', 'failed', 'superseded', 'expired', 'confirmed_by_hand'],
  rows: [
    { from: 'queued', event: 'sent', to: 'sent' },
    ...many<LockCommandState, LockCommandEvent, never>(['timed_out', 'rejected', 'failed'], 'sent', 'sent'),
    ...many<LockCommandState, LockCommandEvent, never>(
      ['queued', 'sent', 'timed_out', 'rejected', 'failed'],
      'accepted',
      'accepted',
    ),
    ...many<LockCommandState, LockCommandEvent, never>(OPEN, 'confirmed', 'succeeded'),
    ...many<LockCommandState, LockCommandEvent, never>(WITHOUT_RESULT, 'rejected', 'rejected'),
    ...many<LockCommandState, LockCommandEvent, never>(WITHOUT_RESULT, 'failed', 'failed'),
    ...many<LockCommandState, LockCommandEvent, never>(['sent', 'accepted'], 'unanswered', 'timed_out').map(
      row => ({ ...row, planned: 'a deadline on each command' }),
    ),
    ...many<LockCommandState, LockCommandEvent, never>(OPEN, 'superseded', 'superseded'),
    ...many<LockCommandState, LockCommandEvent, never>(WITHOUT_RESULT, 'ran_out', 'expired'),
    ...many<LockCommandState, LockCommandEvent, never>(OPEN, 'proved_by_hand', 'confirmed_by_hand'),
  ],
})
/** A LOWER in one of these is sent again until a report or a person ends it. */
export const OPEN_COMMAND_STATES: readonly LockCommandState[] = OPEN
/** A RAISE in one of these may still be noted as sent; one that was answered may not. */
export const RAISE_UNDER_WAY_STATES: readonly LockCommandState[] = ['queued', 'sent', 'accepted']

export const isOpenCommand = (command: { state: LockCommandState }): boolean =>
  OPEN_COMMAND_STATES.includes(command.state)
