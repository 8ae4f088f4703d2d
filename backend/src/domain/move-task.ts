import { MOVE_TASK_STATES, type MoveTaskState } from '@fangxing/contract/states'
import { many, machine, plannedFor } from './state-machine'

export type MoveTaskEvent =
  | 'assigned'
  | 'unanswered'
  | 'acknowledged'
  | 'arrived'
  | 'moved'
  | 'closed'
  | 'blocked'
  | 'device_missing'

const OPEN = [
  'created',
  'assigned',
  'reassigned',
  'acknowledged',
  'arrived',
  'blocked',
  'device_missing',
] as const

export const MOVE_TASK = machine<MoveTaskState, MoveTaskEvent, never>()({
  name: 'MoveTask',
  table: 'move_task',
  column: 'state',
  isAudited: true,
  states: MOVE_TASK_STATES,
  initial: 'created',
  ends: ['closed'],
  rows: [
    ...many<MoveTaskState, MoveTaskEvent, never>(['created', 'reassigned'], 'assigned', 'assigned'),
    ...many<MoveTaskState, MoveTaskEvent, never>(['assigned', 'reassigned'], 'unanswered', 'reassigned'),
    ...many<MoveTaskState, MoveTaskEvent, never>(
      ['created', 'assigned', 'reassigned', 'blocked', 'device_missing'],
      'acknowledged',
      'acknowledged',
    ),
    { from: 'acknowledged', event: 'arrived', to: 'arrived' },
    ...many<MoveTaskState, MoveTaskEvent, never>(OPEN, 'moved', 'moved'),
    { from: 'moved', event: 'closed', to: 'closed' },
    // A device that stays missing is written off; its task must not stay open for ever.
    ...plannedFor<MoveTaskState, MoveTaskEvent, never>('lost devices', [
      { from: 'device_missing', event: 'closed', to: 'closed' },
    ]),
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
export const UNANSWERED_MOVE_TASK_STATES: readonly MoveTaskState[] = ['created', 'assigned', 'reassigned']
