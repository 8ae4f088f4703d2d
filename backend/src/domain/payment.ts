import { PAYMENT_STATES, type PaymentState } from '@fangxing/contract/states'
import { many, machine, RESTS, type Wait } from './state-machine'

export type PaymentEvent =
  | 'prepared'
  | 'refused'
  | 'unanswered'
  | 'settled'
  | 'overpaid'
  | 'mismatched'
  | 'closed_at_wechat'
  | 'ran_out'
  | 'released_by_staff'
  | 'returned_by_staff'
  /** All of it was given back in WeChat's own platform. */
  | 'returned_elsewhere'
  /** What WeChat told of never came to this merchant, or was counted for another payment. */
  | 'dismissed_by_staff'
/** What follows from a transition; every workflow that takes one answers all of them (`runEffects`). */
export type PaymentEffect =
  /** The bill takes `settled`, with all that follows from it. */
  | 'settle_bill'
  /** The bill takes `overpaid`: the money is refunded in full. */
  | 'overpay_bill'
  /** What surely lies with this merchant is booked as kept apart. */
  | 'book_quarantine'
  /** Staff must decide. */
  | 'report_quarantine'
  /** What is still kept apart goes back to the payer. */
  | 'refund_quarantine'
  /** WeChat is still queried a few times, because money may have been on its way. */
  | 'late_query'

const OPEN = ['created', 'prepaid', 'unknown'] as const
/** A success may follow even a close: what WeChat says about money is final, what we say is not. */
const LATE = ['closed', 'expired', 'failed'] as const

/** WeChat is queried until the payment ends. */
const QUERIED: Wait = { for: 'system', limitS: 5 }

export const PAYMENT = machine<PaymentState, PaymentEvent, PaymentEffect>()({
  name: 'Payment',
  table: 'payment',
  column: 'state',
  isAudited: true,
  states: PAYMENT_STATES,
  initial: 'created',
  ends: ['succeeded', 'closed', 'expired', 'failed', 'surplus', 'quarantined'],
  waits: {
    created: QUERIED,
    prepaid: QUERIED,
    unknown: QUERIED,
    succeeded: RESTS,
    closed: RESTS,
    expired: RESTS,
    failed: RESTS,
    surplus: RESTS,
    quarantined: { for: 'person' },
  },
  rows: [
    { from: 'created', event: 'prepared', to: 'prepaid' },
    { from: 'unknown', event: 'prepared', to: 'prepaid' },
    { from: 'created', event: 'refused', to: 'failed', effects: ['late_query'] },
    { from: 'unknown', event: 'refused', to: 'failed', effects: ['late_query'] },
    { from: 'created', event: 'unanswered', to: 'unknown' },
    ...many<PaymentState, PaymentEvent, PaymentEffect>(OPEN, 'closed_at_wechat', 'closed', ['late_query']),
    ...many<PaymentState, PaymentEvent, PaymentEffect>(OPEN, 'ran_out', 'expired', ['late_query']),
    ...many<PaymentState, PaymentEvent, PaymentEffect>([...OPEN, ...LATE], 'settled', 'succeeded', [
      'settle_bill',
    ]),
    ...many<PaymentState, PaymentEvent, PaymentEffect>([...OPEN, ...LATE], 'overpaid', 'surplus', [
      'overpay_bill',
    ]),
    ...many<PaymentState, PaymentEvent, PaymentEffect>([...OPEN, ...LATE], 'mismatched', 'quarantined', [
      'book_quarantine',
      'report_quarantine',
    ]),
    { from: 'quarantined', event: 'released_by_staff', to: 'succeeded', effects: ['settle_bill'] },
    { from: 'quarantined', event: 'returned_by_staff', to: 'surplus', effects: ['refund_quarantine'] },
    { from: 'quarantined', event: 'returned_elsewhere', to: 'surplus' },
    { from: 'quarantined', event: 'dismissed_by_staff', to: 'failed' },
  ],
})

/** States in which somebody can still pay. */
export const OPEN_PAYMENT_STATES: readonly PaymentState[] = OPEN
/** States in which the money is with us: nothing may take a payment out of them. */
export const MONEY_STATES: readonly PaymentState[] = ['succeeded', 'surplus', 'quarantined']
/** Money that staff must decide about. */
export const QUARANTINED_PAYMENT_STATE: PaymentState = 'quarantined'
/** The state of the one payment that settled its bill. */
export const SETTLING_PAYMENT_STATE: PaymentState = 'succeeded'
