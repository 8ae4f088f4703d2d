import { SETTLEMENT_STATES, type SettlementState } from '@fangxing/contract/states'
import { many, machine, plannedFor } from './state-machine'

export type SettlementEvent =
  | 'posted'
  | 'matched'
  | 'closed'
  | 'flagged'
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
  // Until settlements are reconciled, a posted one stays so forever.
  ends: ['posted', 'closed', 'reversed', 'partly_reversed'],
  rows: [
    { from: 'created', event: 'posted', to: 'posted' },
    // Given back in WeChat's own platform: the debts stay settled, people look.
    ...many<SettlementState, SettlementEvent, never>(
      ['posted', 'partly_reversed'],
      'partly_refunded',
      'partly_reversed',
    ),
    ...many<SettlementState, SettlementEvent, never>(['posted', 'partly_reversed'], 'refunded', 'reversed'),
    ...plannedFor<SettlementState, SettlementEvent, never>('reconciliation', [
      { from: 'posted', event: 'matched', to: 'reconciled' },
      { from: 'reconciled', event: 'closed', to: 'closed' },
      ...many<SettlementState, SettlementEvent, never>(['posted', 'reconciled'], 'flagged', 'exception'),
      { from: 'exception', event: 'cleared', to: 'reconciled' },
      ...many<SettlementState, SettlementEvent, never>(
        ['reconciled', 'closed', 'exception'],
        'partly_refunded',
        'partly_reversed',
      ),
      ...many<SettlementState, SettlementEvent, never>(
        ['reconciled', 'closed', 'exception'],
        'refunded',
        'reversed',
      ),
    ]),
  ],
})
