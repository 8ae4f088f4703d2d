import { DISPUTE_STATES, type DisputeState } from '@fangxing/contract/states'
import { many, machine, plannedFor } from './state-machine'

export type DisputeEvent =
  | 'accepted'
  | 'taken_up'
  | 'upheld'
  | 'partly_upheld'
  | 'rejected'
  | 'closed'
  | 'withdrawn'

export const DISPUTE = machine<DisputeState, DisputeEvent, never>()({
  name: 'Dispute',
  table: 'dispute',
  column: 'state',
  isAudited: true,
  states: DISPUTE_STATES,
  initial: 'submitted',
  ends: ['closed', 'withdrawn'],
  rows: plannedFor<DisputeState, DisputeEvent, never>('disputes', [
    { from: 'submitted', event: 'accepted', to: 'accepted' },
    { from: 'accepted', event: 'taken_up', to: 'review' },
    { from: 'review', event: 'upheld', to: 'upheld' },
    { from: 'review', event: 'partly_upheld', to: 'partly' },
    { from: 'review', event: 'rejected', to: 'rejected' },
    ...many<DisputeState, DisputeEvent, never>(['upheld', 'partly', 'rejected'], 'closed', 'closed'),
    ...many<DisputeState, DisputeEvent, never>(['submitted', 'accepted', 'review'], 'withdrawn', 'withdrawn'),
  ]),
})
