import { SETTLEMENT_STATES, type SettlementState } from '@fangxing/contract/states'
import { many, machine, plannedFor } from './state-machine'

export type SettlementEvent =
  | 'posted'
  | 'delivered'
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
  // Until settlements are reconciled, a posted one stays so for ever.
  ends: ['posted', 'closed', 'reversed', 'partly_reversed'],
  rows: [
    { from: 'created', event: 'posted', to: 'posted' },
    {
      from: 'posted',
      event: 'delivered',
      to: 'delivered',
      planned: 'settlements are delivered to the source',
    },
    ...plannedFor<SettlementState, SettlementEvent, never>('reconciliation', [
      ...many<SettlementState, SettlementEvent, never>(['posted', 'delivered'], 'matched', 'reconciled'),
      { from: 'reconciled', event: 'closed', to: 'closed' },
      ...many<SettlementState, SettlementEvent, never>(
        ['posted', 'delivered', 'reconciled'],
        'flagged',
        'exception',
      ),
      { from: 'exception', event: 'cleared', to: 'reconciled' },
    ]),
    // Given back in WeChat's own platform: the debts stay settled, people look.
    ...many<SettlementState, SettlementEvent, never>(
      ['posted', 'partly_reversed'],
      'partly_refunded',
      'partly_reversed',
    ),
    ...many<SettlementState, SettlementEvent, never>(['posted', 'partly_reversed'], 'refunded', 'reversed'),
    ...plannedFor<SettlementState, SettlementEvent, never>('refunds are asked for and approved', [
      ...many<SettlementState, SettlementEvent, never>(
        ['delivered', 'reconciled', 'closed', 'exception'],
        'partly_refunded',
        'partly_reversed',
      ),
      ...many<SettlementState, SettlementEvent, never>(
        ['delivered', 'reconciled', 'closed', 'exception'],
        'refunded',
        'reversed',
      ),
    ]),
  ],
})
