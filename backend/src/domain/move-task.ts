import { MOVE_TASK_STATES, type MoveTaskState } from '@fangxing/contract/states'
import { many, machine, RESTS, type Wait } from './state-machine'

export type MoveTaskEvent =
  | 'assigned'
  | 'unanswered'
  | 'acknowledged'
  | 'arrived'
  | 'moved'
  | 'closed'
  | 'blocked'
  | 'device_missing'
  | 'written_off'

const OPEN = ['created', 'assigned', 'acknowledged', 'arrived', 'blocked', 'device_missing'] as const

/** Staff do it, and are reminded until it is closed. */
const REMINDED: Wait = { for: 'system', limitS: 300 }

/** A task that nobody answers is given to the next on shift in the same commit: none is ever left in `reassigned`. */
export const MOVE_TASK = machine<MoveTaskState, MoveTaskEvent, never>()({
  name: 'MoveTask',
  table: 'move_task',
  column: 'state',
  isAudited: true,
  states: MOVE_TASK_STATES,
  initial: 'created',
  ends: ['closed'],
  waits: {
    created: REMINDED,
    assigned: REMINDED,
    reassigned: REMINDED,
    acknowledged: REMINDED,
    arrived: REMINDED,
    blocked: REMINDED,
    device_missing: REMINDED,
    moved: REMINDED,
    closed: RESTS,
  },
  rows: [
    ...many<MoveTaskState, MoveTaskEvent, never>(['created', 'reassigned'], 'assigned', 'assigned'),
    { from: 'assigned', event: 'unanswered', to: 'reassigned' },
    ...many<MoveTaskState, MoveTaskEvent, never>(
      ['created', 'assigned', 'blocked', 'device_missing'],
      'acknowledged',
      'acknowledged',
    ),
    { from: 'acknowledged', event: 'arrived', to: 'arrived' },
    ...many<MoveTaskState, MoveTaskEvent, never>(OPEN, 'moved', 'moved'),
    { from: 'moved', event: 'closed', to: 'closed' },
    // A device that stays missing is given up; its task must not stay open forever.
    ...many<MoveTaskState, MoveTaskEvent, never>(OPEN, 'written_off', 'closed'),
    ...many<MoveTaskState, MoveTaskEvent, never>(['acknowledged', 'arrived'], 'blocked', 'blocked'),
    ...many<MoveTaskState, MoveTaskEvent, never>(
      ['acknowledged', 'arrived'],
      'device_missing',
      'device_missing',
    ),
  ],
})
export const OPEN_MOVE_TASK_STATES: readonly MoveTaskState[] = OPEN
/** Nobody has taken the task up yet. */
export const UNANSWERED_MOVE_TASK_STATES: readonly MoveTaskState[] = ['created', 'assigned']
/** Somebody still has to take the device away, or has just done so. */
export const UNCLOSED_MOVE_TASK_STATES: readonly MoveTaskState[] = MOVE_TASK.states.filter(
  state => !MOVE_TASK.ends.includes(state),
)
