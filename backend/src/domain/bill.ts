import { BILL_STATES, type BillState } from '@fangxing/contract/states'
import { machine, RESTS, staying } from './state-machine'

export type BillEvent =
  | 'settled'
  /** Part of it is not owed any more; never the other way round. */
  | 'reduced'
  /** A device holds the car for the same debts: its bill takes their place. */
  | 'superseded'
  | 'settled_late'
  | 'withdrawn'
  | 'expired'
  | 'overpaid'
/** What follows from a transition; every workflow that takes one answers all of them (`runEffects`). */
export type BillEffect =
  /** Arrears end; settlement and booking are written. */
  | 'settle'
  /** The order that holds a car for it takes `settled`, with all that follows. Where there is none, WeChat is told about the delivery. */
  | 'settle_order'
  /** The bills in which its debts stand now fall by them; a car that nothing is left to hold for is let go. */
  | 'reduce_live'
  /** Its debts may stand in another bill. */
  | 'free_lines'
  | 'close_payments'
  | 'refund_surplus'

/**
 * What an owner pays. The lines are frozen, and the total may fall but never rise. Money that arrives when a bill has ended
 * is refunded in full: the debts are settled already, or stand again. Only where a device took the place of the bill, what is still
 * owed of it is settled.
 */
export const BILL = machine<BillState, BillEvent, BillEffect>()({
  name: 'Bill',
  table: 'bill',
  column: 'state',
  isAudited: true,
  states: BILL_STATES,
  initial: 'open',
  ends: ['settled', 'superseded', 'withdrawn', 'expired'],
  // That of a recovery ends with its order, which has the deadline.
  waits: {
    open: { for: 'system', limitS: 900 },
    settled: RESTS,
    superseded: RESTS,
    withdrawn: RESTS,
    expired: RESTS,
  },
  waitsIf: { column: 'cause', isNot: 'recovery' },
  rows: [
    {
      from: 'open',
      event: 'settled',
      to: 'settled',
      effects: ['settle', 'free_lines', 'settle_order', 'close_payments'],
    },
    // Whoever was about to pay the former sum pays the new one under another number.
    { from: 'open', event: 'reduced', to: 'open', effects: ['close_payments'] },
    { from: 'open', event: 'withdrawn', to: 'withdrawn', effects: ['free_lines', 'close_payments'] },
    { from: 'open', event: 'expired', to: 'expired', effects: ['free_lines', 'close_payments'] },
    { from: 'open', event: 'superseded', to: 'superseded', effects: ['free_lines', 'close_payments'] },
    // Paid although a device was bound to its debts meanwhile: what of it is still owed is settled, and that bill falls by it.
    { from: 'superseded', event: 'reduced', to: 'superseded', effects: ['close_payments'] },
    {
      from: 'superseded',
      event: 'settled_late',
      to: 'settled',
      effects: ['settle', 'reduce_live', 'settle_order'],
    },
    // What it was for is paid or gone, although nobody ended it: that of a stay whose car has left.
    {
      from: 'open',
      event: 'overpaid',
      to: 'withdrawn',
      effects: ['free_lines', 'close_payments', 'refund_surplus'],
    },
    // Money that arrives late changes no bill: it goes back, and the bill stays what it is.
    ...staying<BillState, BillEvent, BillEffect>(
      ['settled', 'superseded', 'withdrawn', 'expired'],
      'overpaid',
      ['refund_surplus'],
    ),
  ],
})

export const SETTLED_BILL_STATE: BillState = 'settled'
/** Another one took the place of the bill. */
export const SUPERSEDED_BILL_STATE: BillState = 'superseded'
/** A bill that money settles. */
export const PAYABLE_BILL_STATES: readonly BillState[] = BILL.rows
  .filter(({ event }) => event === 'settled')
  .map(({ from }) => from)
