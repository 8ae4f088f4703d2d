import { setTimeout } from 'node:timers/promises'
import { failpoint } from '../../settings/failpoint'
import { may } from '../../domain/state-machine'
import { OPEN_PAYMENT_STATES, PAYMENT, type PaymentEvent } from '../../domain/payment'
import type { ActorContext } from '../../domain/actor-context'
import { json } from '../../persistence/changes'
import type { Database } from '../../persistence/database'
import {
  readBillWithPayment,
  type BillToPay,
  type PaymentJson,
} from '../../persistence/readings/bill-reading'
import type { Patch } from '../../persistence/table-types'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { touchBill } from '../../modules/bills'
import { replyOf, updatePayment, whatIsSent, type PaymentReply } from '../../modules/payments'
import { TOO_FAST, type Answer, type Clock, type WeChatPay } from '../../ports'
import type { OrderChanges } from '../commit-order-change'
import type { QueryTrade } from '../query-trade'
import { reportImpossible } from './report-impossible'

type PrepayAnswer = Answer<{ prepayId: string }>
/** It refuses the merchant, not this payer. */
const OF_MERCHANT = new Set(['NOAUTH', 'SIGNERROR', 'APPIDMCHIDNOTMATCH', 'MCHNOTEXISTS', 'ACCOUNTERROR'])
/** Somebody waits for the sheet: two more tries within two seconds, then the phone asks. */
const TOO_FAST_AGAIN_MS = [500, 1_500] as const
/** WeChat has this number in another state than we think: only a query tells in which. */
const MAY_BE_PAID = new Set(['ORDERPAID', 'ORDERCLOSED', 'OUTTRADENOUSED'])

export type RequestPrepayNeeds = {
  database: Database
  clock: Clock
  pay: WeChatPay
  settings: { PUBLIC_ORIGIN: string }
  queryTrade: QueryTrade
  orderChanges: OrderChanges
}
export type Prepay = { payment: PaymentJson; bill: BillToPay; isFirst: boolean }

export class RequestPrepay {
  constructor(private readonly needs: RequestPrepayNeeds) {}

  /**
   * Asks WeChat for a prepay_id and writes down what it said. The row exists already, so a process that dies here leaves
   * something that its job queries. The same number is asked for again with identical parameters only.
   */
  async request({ payment, bill, isFirst }: Prepay, context: ActorContext): Promise<PaymentReply> {
    const { database, clock, pay, queryTrade } = this.needs
    const answer = await this.ask(payment, bill)
    failpoint('payment.prepay_answered')
    const isUncertain = answer.kind === 'refused' && (!isFirst || MAY_BE_PAID.has(answer.code))
    let after = await database.retryOnConflict(() =>
      this.noteAnswer(payment.id, answer, isUncertain, context),
    )
    failpoint('payment.prepaid')
    if (isUncertain && (await queryTrade.query(payment, 'return', context)) === 'final')
      after = (await readBillWithPayment(database, payment.id))?.payment ?? after
    return replyOf(pay, after, clock.now())
  }

  /** Exactly what was first sent under this number, and again after a moment while WeChat only says: not so fast. */
  private async ask(payment: PaymentJson, bill: BillToPay): Promise<PrepayAnswer> {
    const { pay, settings } = this.needs
    // A payment of a former version has not written down what it sent.
    const computed = whatIsSent(settings, bill)
    const request = {
      mchid: payment.mchid,
      outTradeNo: payment.out_trade_no,
      description: payment.description ?? computed.description,
      amountFen: payment.amount_fen,
      openid: payment.openid,
      expiresAt: new Date(payment.expires_at),
      notifyUrl: payment.notify_url ?? computed.notify_url,
      attached: bill.order?.id ?? `bill:${bill.bill.id}`,
    }
    let answer = await pay.prepay(request)
    for (const pauseMs of TOO_FAST_AGAIN_MS) {
      if (answer.kind !== 'unknown' || answer.why !== TOO_FAST) break
      await setTimeout(pauseMs)
      answer = await pay.prepay(request)
    }
    return answer
  }

  /**
   * A refusal ends an attempt only when nothing was asked under its number before; else an earlier request may have
   * arrived, and the query decides. A callback may have been faster than this answer: then there is nothing to write.
   */
  private async noteAnswer(
    paymentId: string,
    answer: PrepayAnswer,
    isUncertain: boolean,
    context: ActorContext,
  ): Promise<PaymentJson> {
    const { database, clock, orderChanges } = this.needs
    const bill = await readBillWithPayment(database, paymentId)
    if (!bill) throw new Error(`payment ${paymentId} is gone`)
    const { payment } = bill
    if (!OPEN_PAYMENT_STATES.includes(payment.state)) return payment
    const work = new UnitOfWork(context, clock.now())
    const { event, set, detail } = eventOf(answer, isUncertain, work.at)
    if (answer.kind === 'ok' && payment.state === 'prepaid') {
      // The state stays; only what the phone needs is new.
      updatePayment(work, bill, payment, { event: 'prepaid_again', set })
    } else {
      if (!may(PAYMENT, payment.state, event)) return payment
      work.transition(PAYMENT, payment, event, {
        set: { ...set, updated_at: work.at },
        detail,
        effects: {
          settle_bill: 'unexpected',
          overpay_bill: 'unexpected',
          book_quarantine: 'unexpected',
          report_quarantine: 'unexpected',
          refund_quarantine: 'unexpected',
          // The first query about it, a job since the payment was made, is still to come and queues the later ones.
          late_query() {},
        },
      })
    }
    if (answer.kind === 'refused' && OF_MERCHANT.has(answer.code))
      reportImpossible(work, bill, { code: answer.code })
    touchBill(work, bill)
    await orderChanges.commit(bill.order?.id ?? null, work)
    return payment
  }
}

type Noted = { event: PaymentEvent; set: Patch<'payment'>; detail?: Record<string, unknown> }

function eventOf(answer: PrepayAnswer, isUncertain: boolean, at: Date): Noted {
  switch (answer.kind) {
    case 'ok':
      return { event: 'prepared', set: { prepay_id: answer.value.prepayId, prepared_at: at } }
    case 'refused': {
      const detail = { code: answer.code, message: answer.message }
      return { event: isUncertain ? 'unanswered' : 'refused', set: { problem: json(detail) }, detail }
    }
    case 'unknown': {
      const detail = { why: answer.why }
      return { event: 'unanswered', set: { problem: json(detail) }, detail }
    }
  }
}
