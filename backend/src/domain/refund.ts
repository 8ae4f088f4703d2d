import { sumFen } from '@fangxing/contract/money'
import { REFUND_STATES, type RefundState } from '@fangxing/contract/states'
import { many, machine, RESTS, type Wait } from './state-machine'

export type RefundEvent =
  | 'approved'
  | 'rejected'
  | 'submitted'
  | 'accepted'
  | 'funds_lacking'
  | 'succeeded'
  | 'abnormal'
  | 'closed'
  /** Somebody gave the money back in WeChat's own platform, under a number that is not ours. */
  | 'made_elsewhere'
/** What follows from a transition; every workflow that takes one answers all of them (`runEffects`). */
export type RefundEffect =
  /** WeChat is asked for the refund: at once, or later when it could not be made. */
  | 'submit'
  /** WeChat is asked what became of the refund. */
  | 'query'
  /** Accepted by WeChat as done: the money has left us. */
  | 'book'
  /** A person must look: the payer's money is still with us. */
  | 'report_abnormal'
  /** The settlement is no longer what the order took. */
  | 'reverse_settlement'
  /** Nobody here decided it: a person must look. */
  | 'report_external'
  /** A person must bring money, or wait for the day's takings. */
  | 'report_waiting_funds'

/** WeChat is asked for it, or about it, until it ends. */
const ASKED: Wait = { for: 'system', limitS: 60 }

/** Accepted is not refunded: only WeChat's callback or query ends a refund. */
export const REFUND = machine<RefundState, RefundEvent, RefundEffect>()({
  name: 'Refund',
  table: 'refund',
  column: 'state',
  isAudited: true,
  states: REFUND_STATES,
  initial: 'requested',
  ends: ['succeeded', 'rejected', 'closed', 'abnormal'],
  waits: {
    requested: { for: 'person' },
    approved: ASKED,
    submitted: ASKED,
    processing: ASKED,
    waiting_funds: ASKED,
    succeeded: RESTS,
    rejected: RESTS,
    closed: RESTS,
    abnormal: { for: 'person' },
  },
  rows: [
    { from: 'requested', event: 'approved', to: 'approved', effects: ['submit'] },
    { from: 'requested', event: 'rejected', to: 'rejected' },
    ...many<RefundState, RefundEvent, RefundEffect>(
      ['approved', 'waiting_funds', 'submitted'],
      'submitted',
      'submitted',
      ['query'],
    ),
    ...many<RefundState, RefundEvent, RefundEffect>(
      ['approved', 'submitted', 'waiting_funds'],
      'accepted',
      'processing',
      ['query'],
    ),
    {
      from: 'submitted',
      event: 'funds_lacking',
      to: 'waiting_funds',
      effects: ['report_waiting_funds', 'submit'],
    },
    ...many<RefundState, RefundEvent, RefundEffect>(
      ['approved', 'submitted', 'processing', 'waiting_funds', 'abnormal'],
      'succeeded',
      'succeeded',
      ['book'],
    ),
    ...many<RefundState, RefundEvent, RefundEffect>(
      ['approved', 'submitted', 'processing', 'waiting_funds'],
      'abnormal',
      'abnormal',
      ['report_abnormal'],
    ),
    ...many<RefundState, RefundEvent, RefundEffect>(
      ['approved', 'submitted', 'processing', 'waiting_funds', 'abnormal'],
      'closed',
      'closed',
      ['report_abnormal'],
    ),
    {
      from: 'requested',
      event: 'made_elsewhere',
      to: 'succeeded',
      effects: ['book', 'reverse_settlement', 'report_external'],
    },
    // What we owed was given back by hand: nothing is left to ask for.
    ...many<RefundState, RefundEvent, RefundEffect>(
      ['approved', 'submitted', 'waiting_funds', 'abnormal', 'closed'],
      'made_elsewhere',
      'succeeded',
      ['book'],
    ),
  ],
})

/** States in which WeChat is to be asked for the refund, or asked again. */
export const UNSENT_REFUND_STATES: readonly RefundState[] = ['approved', 'waiting_funds']
/** States in which only WeChat can say what became of the refund. */
export const AWAITED_REFUND_STATES: readonly RefundState[] = ['submitted', 'processing']
/** Money of these stays with us, unless somebody approves it: the rest of the payment is for others. */
export const STAYING_REFUND_STATES: readonly RefundState[] = ['requested', 'rejected', 'closed']

const SUCCEEDED: RefundState = 'succeeded'
type OfPayment = { id: string; state: RefundState; amount_fen: number }

/** What has gone back of a payment by these refunds of it; `butId`: one that is not counted. */
export const refundedFen = (refunds: readonly OfPayment[], butId?: string): number =>
  sumFen(refunds.filter(({ id, state }) => id !== butId && state === SUCCEEDED).map(one => one.amount_fen))
