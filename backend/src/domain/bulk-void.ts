import {
  BULK_VOID_STATES,
  type ArrearState,
  type BulkVoidState,
  type StayState,
} from '@fangxing/contract/states'
import { ARREAR, VOLUNTARY_ARREAR_STATES } from './arrear'
import { machine, may, RESTS } from './state-machine'
import { PAID_STATE, STAY } from './stays/stay'

export type BulkVoidEvent = 'approved' | 'refused' | 'finished' | 'failed' | 'cancelled'

/** Stays of a source, a lot and a time that nobody shall owe: decided alone or by two people, then carried out slice by slice. */
export const BULK_VOID = machine<BulkVoidState, BulkVoidEvent, never>()({
  name: 'BulkVoid',
  table: 'bulk_void',
  column: 'state',
  isAudited: true,
  states: BULK_VOID_STATES,
  initial: 'asked',
  ends: ['done', 'failed', 'refused', 'cancelled'],
  waits: {
    asked: { for: 'person' },
    running: { for: 'system', limitS: 60 },
    done: RESTS,
    failed: RESTS,
    refused: RESTS,
    cancelled: RESTS,
  },
  rows: [
    { from: 'asked', event: 'approved', to: 'running' },
    { from: 'asked', event: 'refused', to: 'refused' },
    { from: 'running', event: 'finished', to: 'done' },
    { from: 'running', event: 'failed', to: 'failed' },
    { from: 'running', event: 'cancelled', to: 'cancelled' },
  ],
})

export const BULK_VOID_RULES = {
  /** More are several decisions. */
  mostStays: 20_000,
  longestMs: 31 * 86_400_000,
} as const

/**
 * What it means that a stay becomes void: `plain` nobody owes anything; `debt` a debt ends that nobody is asked for at this
 * moment; `billed` one that somebody is asked for, or a car is held for; `settled` one that was paid; `left` it stays as it is.
 */
export type VoidConsequence = 'plain' | 'debt' | 'billed' | 'settled' | 'left'

/** What follows for one stay and its debt; no debt: null or undefined. */
export function consequenceOf(
  stay: { state: StayState; prepaid_fen: number },
  debt: { state: ArrearState; bill_id: string | null } | null | undefined,
): VoidConsequence {
  // What its source was paid itself is between the two of them.
  if (!may(STAY, stay.state, 'voided') || (stay.state === PAID_STATE && stay.prepaid_fen === 0)) return 'left'
  if (!debt) return 'plain'
  if (may(ARREAR, debt.state, 'voided')) return debt.bill_id === null ? 'debt' : 'billed'
  if (may(ARREAR, debt.state, 'refunded')) return 'settled'
  return VOLUNTARY_ARREAR_STATES.includes(debt.state) ? 'left' : 'plain'
}
