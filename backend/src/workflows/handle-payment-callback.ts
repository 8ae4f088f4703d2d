import type { Logger } from 'pino'
import { Refusal } from '@fangxing/contract/refusal'
import { failpoint } from '../settings/failpoint'
import type { ActorContext } from '../domain/actor-context'
import { DatabaseUnavailable, OptimisticLockError } from '../persistence/database'
import type { MerchantDirectory } from '../modules/merchants'
import type { CallbackKind } from '../modules/payments'
import type { Callback, CallbackRequest, Clock, WeChatPay } from '../ports'
import type { Metrics } from '../telemetry/metrics'
import type { CheckPayment } from './check-payment'
import type { ReportForeignTrade } from './report-foreign-trade'
import type { SettlePayment } from './settle-payment/settle-payment'
import type { SettleRefund } from './settle-refund'
import { within } from './within'

/** WeChat waits for five seconds, then delivers the callback again. */
const ANSWER_WITHIN_MS = 4_500
/** No commit takes so long. */
const OVERTAKES_MS = 600_000

type Needs = {
  clock: Clock
  pay: WeChatPay
  log: Logger
  metrics: Pick<Metrics, 'notices'>
  merchantDirectory: MerchantDirectory
  settlePayment: SettlePayment
  settleRefund: SettleRefund
  checkPayment: CheckPayment
  reportForeignTrade: ReportForeignTrade
}
export type PaymentCallback = { merchantCode: string; kind: CallbackKind; request: CallbackRequest }

export class HandlePaymentCallback {
  constructor(private readonly needs: Needs) {}

  /**
   * Takes a callback in; returns only after what it says is committed. Refusals: NOT_FOUND (no such merchant), NOTICE_…
   * (nothing was changed), NOTICE_UNKNOWN_TRADE and UNAVAILABLE (deliver it again: also when it takes too long, whatever
   * becomes of it).
   */
  async handle(callback: PaymentCallback, context: ActorContext): Promise<void> {
    try {
      await within(this.takeIn(callback, context), ANSWER_WITHIN_MS, 'callback')
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable || error instanceof OptimisticLockError)) throw error
      this.needs.log.warn({ traceId: context.traceId, error: error.message }, 'callback not taken')
      throw new Refusal('UNAVAILABLE')
    }
  }

  private async takeIn(
    { merchantCode, kind, request }: PaymentCallback,
    context: ActorContext,
  ): Promise<void> {
    const { clock, pay, metrics, merchantDirectory } = this.needs
    const mchid = await merchantDirectory.mchidOf(merchantCode)
    if (mchid === null) throw new Refusal('NOT_FOUND')
    const reading = pay.readCallback(mchid, request, clock.now())
    if (reading.kind === 'stale') {
      if (kind === 'payment' && reading.outTradeNo !== null) this.checkLater(reading.outTradeNo, context)
      throw new Refusal('NOTICE_STALE')
    }
    if (reading.kind === 'refused') throw new Refusal(reading.code)
    if (reading.callback.kind !== kind) throw new Refusal('NOTICE_MALFORMED')
    failpoint('payment_callback.verified')
    const result = await this.takeEffect(reading.callback, context)
    if (result === 'early') return this.takeUnknown(merchantCode, reading.callback, context)
    if (result === 'mismatch') throw new Refusal('NOTICE_MISMATCH')
    metrics.notices.inc({ result })
  }

  private async takeEffect(callback: Callback, context: ActorContext): Promise<string> {
    const { settlePayment, settleRefund } = this.needs
    if (callback.kind === 'payment')
      return (await settlePayment.settle(callback.report, 'notice', context)).kind
    const outcome = await settleRefund.settle(callback.report, 'notice', context)
    return outcome.kind === 'changed' ? `refund_${outcome.state}` : outcome.kind
  }

  /**
   * A callback may overtake the commit of its payment, or report a refund before we know of the payment. What nobody here
   * knows after ten minutes is not ours: it is taken, and people look. Refusals: NOTICE_UNKNOWN_TRADE (deliver it again).
   */
  private async takeUnknown(merchantCode: string, callback: Callback, context: ActorContext): Promise<void> {
    const { clock, metrics, reportForeignTrade } = this.needs
    const { outTradeNo, successAt } = callback.report
    if (callback.kind === 'refund') this.checkLater(outTradeNo, context)
    const isOld = successAt !== null && clock.now().getTime() - successAt.getTime() > OVERTAKES_MS
    if (!isOld || !(await reportForeignTrade.report(merchantCode, callback, context)))
      throw new Refusal('NOTICE_UNKNOWN_TRADE')
    metrics.notices.inc({ result: 'not_ours' })
  }

  /** Its answer is not waited for: the callback is refused in any case. */
  private checkLater(outTradeNo: string, context: ActorContext): void {
    this.needs.checkPayment.checkAfterStaleCallback(outTradeNo, context).catch(error => {
      this.needs.log.warn({ err: error }, 'stale callback not followed up')
    })
  }
}
