import { failpoint } from '../../settings/failpoint'
import type { ActorContext, Services } from '../../services'
import type { TradeReport } from '../../ports'
import type { Settled } from './evidence-changes'
import type { Proof, SettleOutcome } from './settle-outcome'
import { settleEvidence, type PaymentEvidence } from './settlement-batch'

/**
 * The one place where a word from WeChat about a payment takes effect, whoever brings it and however often. The lock is
 * told before anything else, and neither that nor the live copy is waited for: their jobs repeat them. Errors:
 * DatabaseUnavailable (bring the word again), OptimisticLockError after many attempts.
 */
export async function settle(
  platform: Services,
  report: TradeReport,
  proof: Proof,
  act: ActorContext,
): Promise<SettleOutcome> {
  // Copies that arrive together wait for the first instead of deciding what it is about to commit.
  const earlier = underWay.get(report.outTradeNo)
  await earlier?.catch(() => undefined)
  const settling = takeEffect(platform, { report, proof, act }, earlier !== undefined)
  underWay.set(report.outTradeNo, settling)
  try {
    return await settling
  } finally {
    if (underWay.get(report.outTradeNo) === settling) underWay.delete(report.outTradeNo)
  }
}

const underWay = new Map<string, Promise<SettleOutcome>>()

async function takeEffect(
  platform: Services,
  word: PaymentEvidence,
  isCopy: boolean,
): Promise<SettleOutcome> {
  const done = await settleEvidence(platform, word, isCopy)
  if (done && done.changes.length > 0) announce(platform, done, word.proof)
  return done ? done.outcome : { kind: 'early' }
}

const SHOWN_WITHIN_MS = 200

/** Noting that a command was sent shows the order as well; only where there is none, or it takes long, it is done here. */
async function show(platform: Services, orderId: string, sent: Promise<boolean> | null): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<false>(resolve => (timer = setTimeout(resolve, SHOWN_WITHIN_MS, false)))
  const isShown = sent !== null && (await Promise.race([sent, tooLong]))
  clearTimeout(timer)
  if (!isShown) await platform.live.refresh(orderId)
}

function announce(platform: Services, done: Settled, proof: Proof): void {
  const { outcome, command, order } = done
  if (proof === 'notice') failpoint('notice.committed')
  if (proof === 'query') failpoint('query.settled')
  if (outcome.kind === 'surplus') failpoint('refund.requested')
  if (outcome.kind === 'settled') platform.metrics.settlements.inc({ proof })
  const sent = command && platform.publishCommand.publish(command, { device: order.device })
  void show(platform, order.id, sent)
  const about = { order: order.id, payment: order.payment.id, proof, outcome: outcome.kind }
  if (outcome.kind === 'quarantined') platform.log.error(about, 'payment does not match')
  else platform.log.info(about, 'payment settled')
}
