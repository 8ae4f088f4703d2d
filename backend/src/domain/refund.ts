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

/** WeChat is asked for it, or about it, until it ends. */
const ASKED: Wait = { for: 'system', limitS: 60 }

/** Accepted is not refunded: only WeChat's callback or query ends a refund. */
export const REFUND = machine<RefundState, RefundEvent, never>()({
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
    { from: 'requested', event: 'approved', to: 'approved' },
    { from: 'requested', event: 'rejected', to: 'rejected', planned: 'refunds are asked for and approved' },
    ...many<RefundState, RefundEvent, never>(
      ['approved', 'waiting_funds', 'submitted'],
      'submitted',
      'submitted',
    ),
    ...many<RefundState, RefundEvent, never>(
      ['approved', 'submitted', 'waiting_funds'],
      'accepted',
      'processing',
    ),
    { from: 'submitted', event: 'funds_lacking', to: 'waiting_funds' },
    ...many<RefundState, RefundEvent, never>(
      ['approved', 'submitted', 'processing', 'waiting_funds', 'abnormal'],
      'succeeded',
      'succeeded',
    ),
    ...many<RefundState, RefundEvent, never>(
      ['approved', 'submitted', 'processing', 'waiting_funds'],
      'abnormal',
      'abnormal',
    ),
    ...many<RefundState, RefundEvent, never>(
      ['approved', 'submitted', 'processing', 'waiting_funds', 'abnormal'],
      'closed',
      'closed',
    ),
  ],
})

/** States in which WeChat is to be asked for the refund, or asked again. */
export const UNSENT_REFUND_STATES: readonly RefundState[] = ['approved', 'waiting_funds']
/** States in which only WeChat can say what became of the refund. */
export const AWAITED_REFUND_STATES: readonly RefundState[] = ['submitted', 'processing']
