import type { AuditReason } from '@fangxing/contract/audit-reasons'
import { bookQuarantineReturned, refundPostings, surplusRefundPostings } from '../domain/ledger'
import { PAYMENT, QUARANTINED_PAYMENT_STATE } from '../domain/payment'
import {
  REFUND,
  refundedFen,
  STAYING_REFUND_STATES,
  type RefundEffect,
  type RefundEvent,
} from '../domain/refund'
import { along, may, runEffects } from '../domain/state-machine'
import type { ActorContext } from '../domain/actor-context'
import { uniqueAsConflict, type Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { readBillOfTrade, type BillOfTrade } from '../persistence/readings/bill-reading'
import { readPaymentMoney, type PaymentMoney } from '../persistence/readings/payment-money'
import { UnitOfWork } from '../persistence/unit-of-work'
import { touchBill } from '../modules/bills'
import { closeIncidents, openIncident, readOpenIncident } from '../modules/incidents'
import { postToLedger } from '../modules/ledger'
import { EXTERNAL } from '../modules/refunds'
import type { Clock, RefundReport } from '../ports'
import { bookRefund, reverseSettlement } from './book-refund'
import type { OrderChanges } from './commit-order-change'
import type { RefundOutcome } from './refund-outcome'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges }
type Taking = { work: UnitOfWork; bill: BillOfTrade; money: PaymentMoney; report: RefundReport }
type OwedRefund = PaymentMoney['refunds'][number]

const THROUGH: readonly RefundEvent[] = ['made_elsewhere']
const TO = along(REFUND, THROUGH).to

/**
 * A refund under a number that is not ours: somebody made it in WeChat's own platform. The money is gone, so it is booked
 * whatever we think of it; the debts stay settled, and people look.
 */
export class TakeExternalRefund {
  constructor(private readonly needs: Needs) {}

  /** One attempt: the caller tries again on a conflict. Errors: as the database's. */
  async take(report: RefundReport, context: ActorContext): Promise<RefundOutcome> {
    const { database, clock, orderChanges } = this.needs
    const bill = await readBillOfTrade(database, report.outTradeNo)
    // A success that we have not heard of: its query comes first.
    if (!bill || bill.payment.paid_fen === null) return { kind: 'early' }
    const money = await readPaymentMoney(database, bill.payment.id)
    if (money.refunds.some(refund => refund.wechat_refund_id === report.refundId))
      return { kind: 'already', state: TO }
    if (report.mchid !== bill.payment.mchid || report.totalFen !== bill.payment.paid_fen)
      return { kind: 'mismatch' }
    const work = new UnitOfWork(context, clock.now())
    touchBill(work, bill)
    const taking = { work, bill, money, report }
    if (report.status === 'SUCCESS') await this.book(taking)
    else reportExternal(taking, `external:${report.outRefundNo}`)
    await uniqueAsConflict(orderChanges.commit(bill.order?.id ?? null, work))
    return { kind: 'changed', state: report.status === 'SUCCESS' ? TO : 'abnormal' }
  }

  private async book(taking: Taking): Promise<void> {
    const { work, bill, money, report } = taking
    const ours = money.refunds.filter(
      ({ cause, state }) => cause !== EXTERNAL && may(REFUND, state, 'made_elsewhere'),
    )
    // Of one payment several may be asked for, each for a debt of its own.
    const same = ours.find(({ amount_fen: fen }) => fen === report.refundFen)
    if (same) return this.fulfil(taking, same)
    const larger = ours.find(({ amount_fen: fen }) => fen > report.refundFen)
    // WeChat would refuse the whole of it from now on.
    if (larger)
      work.updateVersioned('refund', larger, {
        amount_fen: larger.amount_fen - report.refundFen,
        updated_at: work.at,
      })
    else rejectGone(taking)
    record(taking)
    const returnedFen = refundedFen(money.refunds) + report.refundFen
    const { payment } = bill
    if (payment.state !== QUARANTINED_PAYMENT_STATE || returnedFen < payment.paid_fen!) return
    work.transition(PAYMENT, payment, 'returned_elsewhere', {
      set: { updated_at: work.at },
      effects: 'none',
    })
    const incident = await readOpenIncident(
      this.needs.database,
      'payment_quarantined',
      `payment:${payment.id}`,
    )
    if (incident) closeIncidents(work, [incident], { seen: 'returned in WeChat’s own platform' })
  }

  /** What we were to give back was given back by hand, before WeChat took it from us. */
  private async fulfil({ work, bill, report }: Taking, ours: OwedRefund): Promise<void> {
    const effects = work.transition(REFUND, ours, 'made_elsewhere', {
      set: {
        wechat_refund_id: report.refundId,
        succeeded_at: report.successAt ?? work.at,
        updated_at: work.at,
      },
      detail: { refundId: report.refundId, outRefundNo: report.outRefundNo },
      effects: {
        ...NEVER,
        // Below, with what it reverses, which is read first.
        book: () => undefined,
        reverse_settlement: () => undefined,
        // Somebody had asked for it, and nobody has approved it.
        report_external: () => reportExternal({ work, bill, report }, `refund:${ours.id}`),
      },
    })
    if (effects.includes('book'))
      await bookRefund(this.needs.database, work, { ...ours, payment_id: bill.payment.id })
  }
}

/** What somebody only asked for, and is not left of the payment any more, waits for nobody: the debt it was of is in the incident. */
function rejectGone({ work, bill, money, report }: Taking): void {
  const counts = money.refunds.filter(({ state }) => !STAYING_REFUND_STATES.includes(state))
  let leftFen = bill.payment.paid_fen! - report.refundFen
  for (const { amount_fen: fen } of counts) leftFen -= fen
  for (const refund of money.refunds.filter(({ state }) => may(REFUND, state, 'rejected')))
    if (refund.amount_fen <= leftFen) leftFen -= refund.amount_fen
    else
      work.transition(REFUND, refund, 'rejected', {
        set: { updated_at: work.at },
        detail: {
          reason: 'returned in WeChat’s own platform' satisfies AuditReason,
          outRefundNo: report.outRefundNo,
        },
        effects: 'none',
      })
}

function record(taking: Taking): void {
  const { work, bill, money, report } = taking
  const id = newId()
  const of = { merchantId: bill.merchant_id, causeId: id }
  const fen = report.refundFen
  work.create(
    REFUND,
    {
      id,
      merchant_id: bill.merchant_id,
      order_id: bill.order?.id ?? null,
      bill_id: bill.bill.id,
      payment_id: bill.payment.id,
      cause: EXTERNAL,
      out_refund_no: report.outRefundNo,
      amount_fen: fen,
      total_fen: report.totalFen,
      wechat_refund_id: report.refundId,
      succeeded_at: report.successAt ?? work.at,
      created_at: work.at,
      updated_at: work.at,
    },
    { through: THROUGH, event: 'made_elsewhere', detail: { cause: EXTERNAL, amountFen: fen } },
  )
  runEffects(along(REFUND, THROUGH).effects, {
    ...NEVER,
    book() {
      if (money.settlement) return postToLedger(work, refundPostings(fen), of)
      if (money.is_kept_apart && bill.payment.state === QUARANTINED_PAYMENT_STATE)
        postToLedger(work, bookQuarantineReturned(fen), of)
      postToLedger(work, surplusRefundPostings(fen), of)
    },
    reverse_settlement() {
      const { settlement } = money
      if (!settlement) return
      const isWhole = refundedFen(money.refunds) + fen >= bill.payment.paid_fen!
      reverseSettlement(work, settlement, { refundId: id, amountFen: fen, isWhole })
    },
    report_external: () => reportExternal(taking, `refund:${id}`),
  })
}

function reportExternal(
  { work, bill, report }: Pick<Taking, 'work' | 'bill' | 'report'>,
  subject: string,
): void {
  openIncident(work, {
    merchantId: bill.merchant_id,
    lotId: bill.lot_id,
    orderId: bill.order?.id ?? null,
    paymentId: bill.payment.id,
    kind: 'refund_external',
    subject,
    level: 2,
    detail: { outRefundNo: report.outRefundNo, amountFen: report.refundFen, status: report.status },
  })
}

/** Nothing is asked of WeChat about it. */
const NEVER = {
  submit: 'unexpected',
  query: 'unexpected',
  report_abnormal: 'unexpected',
  report_waiting_funds: 'unexpected',
} as const satisfies Partial<Record<RefundEffect, 'unexpected'>>
