import type { Logger } from 'pino'
import { failpoint } from '../settings/failpoint'
import { REFUND, type RefundEvent } from '../domain/refund'
import { may } from '../domain/state-machine'
import type { ActorContext } from '../domain/actor-context'
import { json } from '../persistence/changes'
import type { Database } from '../persistence/database'
import { isIncidentOpen } from '../persistence/readings/incident-reading'
import { readRefund, type RefundReading } from '../persistence/readings/refund-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { callbackUrl } from '../modules/payments'
import {
  QUARANTINE,
  queueRefundQuery,
  queueRefundSubmission,
  transitionRefund,
  VOIDED,
} from '../modules/refunds'
import type { Answer, Clock, RefundReport, WeChatPay } from '../ports'
import type { OrderChanges } from './commit-order-change'
import { refundSubject, reportRefundIncident } from './report-refund-incident'
import type { SettleRefund } from './settle-refund'
import { withSuccessor } from './with-successor'

/** Not known what became of a request: query soon, with the same number. */
const QUERY_AGAIN_MS = 10_000
/** Money for refunds comes from the day's takings or from a person. */
const FUNDS_AGAIN_MS = 10 * 60_000
/** WeChat allows one part of an order's refund a minute, and answers an early request with a plain refusal. */
const TOO_SOON_MS = 65_000
/** A plain refusal is taken for final only when it stays. */
const MAX_REFUSALS = 5

const LACKS_FUNDS = new Set(['NOTENOUGH'])

type Needs = {
  database: Database
  clock: Clock
  log: Logger
  pay: WeChatPay
  settings: { PUBLIC_ORIGIN: string }
  settleRefund: SettleRefund
  orderChanges: OrderChanges
}
type Refused = Answer<RefundReport> & { kind: 'refused' }

export class SubmitRefund {
  constructor(private readonly needs: Needs) {}

  /**
   * Asks WeChat for a refund. That it is being asked for is committed first, so a crash leaves `submitted`, which is
   * queried and then submitted again under the same number; WeChat counts a number once.
   */
  async submit(refundId: string, context: ActorContext): Promise<void> {
    const { database, log, settleRefund } = this.needs
    const refund = await database.retryOnConflict(() => this.noteSubmitted(refundId, context))
    if (!refund) return
    failpoint('refund.submitted')
    await withSuccessor(log, 'refund', async () => {
      const answer = await this.request(refund)
      failpoint('refund.answered')
      if (answer.kind === 'ok') await settleRefund.settle(answer.value, 'answer', context)
      if (answer.kind === 'refused')
        await database.retryOnConflict(() => this.noteRefused(refundId, answer, context))
    })
  }

  private request(refund: RefundReading): Promise<Answer<RefundReport>> {
    return this.needs.pay.refund({
      mchid: refund.mchid,
      outTradeNo: refund.out_trade_no,
      outRefundNo: refund.out_refund_no,
      reason: reasonOf(refund),
      refundFen: refund.amount_fen,
      totalFen: refund.total_fen,
      notifyUrl: callbackUrl(this.needs.settings, refund.merchant_code, 'refund'),
    })
  }

  /** Null when there is nothing (any more) to ask for. */
  private async noteSubmitted(refundId: string, context: ActorContext): Promise<RefundReading | null> {
    const { database, clock, orderChanges } = this.needs
    const refund = await readRefund(database, refundId)
    if (!refund || !may(REFUND, refund.state, 'submitted')) return null
    const work = new UnitOfWork(context, clock.now())
    const attempts = refund.attempts + 1
    transitionRefund(work, refund, {
      event: 'submitted',
      set: { attempts },
      detail: { attempt: attempts },
      effects: {
        reverse_settlement: 'unexpected',
        report_external: 'unexpected',
        book: 'unexpected',
        submit: 'unexpected',
        query: () => queueRefundQuery(work, refundId, QUERY_AGAIN_MS),
        report_abnormal: 'unexpected',
        report_waiting_funds: 'unexpected',
      },
    })
    await orderChanges.commit(refund.order_id, work)
    return refund
  }

  private async noteRefused(
    refundId: string,
    { code, message }: Refused,
    context: ActorContext,
  ): Promise<void> {
    const { database, clock, orderChanges } = this.needs
    const refund = await readRefund(database, refundId)
    if (!refund || refund.state !== 'submitted') return
    const work = new UnitOfWork(context, clock.now())
    const lacksFunds = LACKS_FUNDS.has(code)
    const before = (refund.problem as { refusals?: number } | null)?.refusals ?? 0
    const refusals = lacksFunds ? 0 : before + 1
    const detail = { code, message, refusals }
    const isKnown =
      lacksFunds && (await isIncidentOpen(database, 'refund_waiting_funds', refundSubject(refundId)))
    const event = refusedEventOf(lacksFunds, refusals)
    transitionRefund(work, refund, {
      event,
      set: { problem: json(detail) },
      detail,
      effects: {
        reverse_settlement: 'unexpected',
        report_external: 'unexpected',
        book: 'unexpected',
        submit: () => queueRefundSubmission(work, refundId, FUNDS_AGAIN_MS),
        query: () => queueRefundQuery(work, refundId, TOO_SOON_MS),
        report_abnormal: () => reportRefundIncident(work, refund, 'refund_abnormal', detail),
        report_waiting_funds() {
          if (!isKnown) reportRefundIncident(work, refund, 'refund_waiting_funds', detail)
        },
      },
    })
    await orderChanges.commit(refund.order_id, work)
  }
}

function reasonOf({ cause, amount_fen: amountFen, total_fen: totalFen }: RefundReading): string {
  if (cause === QUARANTINE) return '支付核对不符退款'
  if (cause === VOIDED) return '停车记录作废退款'
  return amountFen < totalFen ? '应付减少，退还差额' : '重复支付退款'
}

/** A plain refusal that may be an early request is repeated; one that stays ends the refund. */
function refusedEventOf(lacksFunds: boolean, refusals: number): RefundEvent {
  if (lacksFunds) return 'funds_lacking'
  return refusals < MAX_REFUSALS ? 'submitted' : 'abnormal'
}
