import { MOVE_TASK_STATES, type MoveTaskState } from '@fangxing/contract/states'
import { many, machine } from './state-machine'

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
    // A device that stays missing is written off; its task must not stay open for ever.
    ...many<MoveTaskState, MoveTaskEvent, never>(['moved', 'device_missing'], 'closed', 'closed'),
    ...many<MoveTaskState, MoveTaskEvent, never>(['acknowledged', 'arrived'], 'blocked', 'blocked'),
    ...many<MoveTaskState, MoveTaskEvent, never>(
      ['acknowledged', 'arrived'],
      'device_missing',
      'device_missing',
    ),
  ],
})
export const OPEN_MOVE_TASK_STATES: readonly MoveTaskState[] = OPEN
