import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { failpoint } from '../../settings/failpoint'
import type { ActorContext } from '../../domain/actor-context'
import type { OrderCache } from '../../persistence/cache/order-cache'
import type { TradeReport } from '../../ports'
import type { Metrics } from '../../telemetry/metrics'
import type { PublishCommand } from '../payment-ports'
import type { Applied } from './apply-evidence'
import type { Proof, SettleOutcome } from './settle-outcome'
import { SettlementBatch, type PaymentEvidence, type SettlementBatchNeeds } from './settlement-batch'

export type SettlePaymentNeeds = SettlementBatchNeeds & {
  orderCache: Pick<OrderCache, 'invalidate' | 'refresh'>
  metrics: Pick<Metrics, 'settlements'>
  log: Logger
  publishCommand: PublishCommand
}

const SHOWN_WITHIN_MS = 200

/** The one place where what WeChat says about a payment takes effect, whoever delivers it and however often. */
export class SettlePayment {
  private readonly underWay = new Map<string, { report: TradeReport; outcome: Promise<SettleOutcome> }>()
  private readonly batch: SettlementBatch

  constructor(private readonly needs: SettlePaymentNeeds) {
    this.batch = new SettlementBatch(needs)
  }

  /**
   * The lock is commanded before anything else, and neither that nor the cached order is waited for: their jobs repeat
   * them. Errors: DatabaseUnavailable (deliver the evidence again), OptimisticLockError after many attempts.
   */
  async settle(report: TradeReport, proof: Proof, context: ActorContext): Promise<SettleOutcome> {
    // Copies that arrive together wait for the first instead of deciding what it is about to commit.
    const first = this.underWay.get(report.outTradeNo)
    if (first) {
      const outcome = await first.outcome.catch(() => null)
      const isSame = outcome !== null && isDeepStrictEqual(report, first.report)
      return (isSame ? outcomeOfCopy(outcome) : null) ?? this.takeEffect({ report, proof, context }, true)
    }
    const outcome = this.takeEffect({ report, proof, context }, false)
    this.underWay.set(report.outTradeNo, { report, outcome })
    try {
      return await outcome
    } finally {
      this.underWay.delete(report.outTradeNo)
    }
  }

  private async takeEffect(evidence: PaymentEvidence, isCopy: boolean): Promise<SettleOutcome> {
    const applied = await this.batch.add(evidence, isCopy)
    if (!applied) return { kind: 'early' }
    if (!applied.work.isEmpty) this.publish(applied, evidence.proof)
    return applied.outcome
  }

  private publish({ outcome, command, bill, order }: Applied, proof: Proof): void {
    const { log, metrics, publishCommand } = this.needs
    if (proof === 'notice') failpoint('payment_callback.committed')
    if (proof === 'query') failpoint('query.settled')
    if (outcome.kind === 'surplus') failpoint('refund.requested')
    if (outcome.kind === 'settled') metrics.settlements.inc({ proof })
    if (order) void this.show(order.id, command && publishCommand(command, order.device))
    const about = {
      bill: bill.bill.id,
      order: order?.id,
      payment: bill.payment.id,
      proof,
      outcome: outcome.kind,
    }
    if (outcome.kind === 'quarantined') log.error(about, 'payment does not match')
    else log.info(about, 'payment settled')
  }

  /** Noting that a command was sent shows the order as well; only where there is none, or it takes long, it is done here. */
  private async show(orderId: string, sent: Promise<boolean> | null): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<false>(resolve => (timer = setTimeout(resolve, SHOWN_WITHIN_MS, false)))
    const isShown = sent !== null && (await Promise.race([sent, tooLong]))
    clearTimeout(timer)
    if (!isShown) await this.needs.orderCache.refresh(orderId)
  }
}

/** What the same report comes to once that is committed; null where it has to be decided again. */
function outcomeOfCopy(outcome: SettleOutcome): SettleOutcome | null {
  if (outcome.kind === 'already') return outcome
  return outcome.kind === 'settled' ? { kind: 'already', orderId: outcome.orderId, state: 'succeeded' } : null
}
