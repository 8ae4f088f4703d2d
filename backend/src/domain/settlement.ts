import { SETTLEMENT_STATES, type SettlementState } from '@fangxing/contract/states'
import { many, machine } from './state-machine'

export type SettlementEvent =
  | 'posted'
  | 'delivered'
  | 'matched'
  | 'closed'
  | 'doubted'
  | 'cleared'
  | 'partly_refunded'
  | 'refunded'

export const SETTLEMENT = machine<SettlementState, SettlementEvent, never>()({
  name: 'Settlement',
  table: 'settlement',
  column: 'state',
  isAudited: true,
  states: SETTLEMENT_STATES,
  initial: 'created',
  ends: ['closed', 'reversed', 'partly_reversed'],
  rows: [
    { from: 'created', event: 'posted', to: 'posted' },
    { from: 'posted', event: 'delivered', to: 'delivered' },
    ...many<SettlementState, SettlementEvent, never>(['posted', 'delivered'], 'matched', 'reconciled'),
    { from: 'reconciled', event: 'closed', to: 'closed' },
    ...many<SettlementState, SettlementEvent, never>(
      ['posted', 'delivered', 'reconciled'],
      'doubted',
      'exception',
    ),
    { from: 'exception', event: 'cleared', to: 'reconciled' },
    ...many<SettlementState, SettlementEvent, never>(
      ['posted', 'delivered', 'reconciled', 'closed', 'exception'],
      'partly_refunded',
      'partly_reversed',
    ),
    ...many<SettlementState, SettlementEvent, never>(
      ['posted', 'delivered', 'reconciled', 'closed', 'exception', 'partly_reversed'],
      'refunded',
      'reversed',
    ),
  ],
})
