import { ARREAR_STATES, type ArrearState } from '@fangxing/contract/states'
import { many, machine } from './state-machine'

export type ArrearEvent =
  | 'grace_over'
  | 'doubted'
  | 'confirmed'
  | 'held'
  | 'let_go'
  | 'settled'
  | 'disputed'
  | 'dispute_rejected'
  | 'waived'
  | 'voided'
  | 'barred'
  | 'written_off'
  | 'refunded'

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
    ...many<ArrearState, ArrearEvent, never>(['grace', 'outstanding'], 'doubted', 'review'),
    { from: 'grace', event: 'settled', to: 'settled' },
    { from: 'review', event: 'confirmed', to: 'outstanding' },
    { from: 'review', event: 'voided', to: 'void' },
    { from: 'outstanding', event: 'held', to: 'held' },
    { from: 'held', event: 'let_go', to: 'outstanding' },
    ...many<ArrearState, ArrearEvent, never>(['outstanding', 'held', 'disputed'], 'settled', 'settled'),
    ...many<ArrearState, ArrearEvent, never>(['grace', 'outstanding', 'held'], 'disputed', 'disputed'),
    { from: 'disputed', event: 'dispute_rejected', to: 'outstanding' },
    ...many<ArrearState, ArrearEvent, never>(
      ['grace', 'outstanding', 'held', 'disputed', 'review'],
      'waived',
      'waived',
    ),
    ...many<ArrearState, ArrearEvent, never>(['grace', 'outstanding', 'disputed'], 'voided', 'void'),
    { from: 'outstanding', event: 'barred', to: 'time_barred' },
    ...many<ArrearState, ArrearEvent, never>(['outstanding', 'time_barred'], 'written_off', 'written_off'),
    { from: 'settled', event: 'refunded', to: 'refunded' },
  ],
})
