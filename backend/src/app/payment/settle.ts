import { decideSettlement, type SettleDecision } from '../../domain/settle-decision'
import { failpoint } from '../../config/failpoint'
import { commit } from '../../store/commit'
import { Duplicate, Stale } from '../../store/database'
import { readOrderOfTrade, type OrderOfTrade } from '../../store/order-reading'
import type { LockCommandRow } from '../../store/rows'
import { sendCommand } from '../device/send-command'
import type { Act, Platform } from '../platform'
import type { TradeReport } from '../ports'
import { takeTrade } from './known-trades'
import { changesOf, type Settled } from './settle-changes'
import type { Proof, SettleOutcome } from './settle-outcome'

/** The unique key that says: this WeChat transaction was counted for another payment. */
const ONE_TRANSACTION = 'payment_transaction_id_key'

/**
 * The one place where a word from WeChat about a payment takes effect, whoever brings it and however often: one select,
 * one decision, one commit. The lock is told before anything else, and neither that nor the live copy is waited for:
 * their jobs repeat them. Errors: DatabaseUnavailable (bring the word again), Stale after many attempts.
 */
export async function settle(
  platform: Platform,
  report: TradeReport,
  proof: Proof,
  act: Act,
): Promise<SettleOutcome> {
  // Copies that arrive together wait for the first instead of deciding what it is about to commit.
  await underWay.get(report.outTradeNo)?.catch(() => undefined)
  const settling = decideAndCommit(platform, report, proof, act)
  underWay.set(report.outTradeNo, settling)
  try {
    return await settling
  } finally {
    if (underWay.get(report.outTradeNo) === settling) underWay.delete(report.outTradeNo)
  }
}

const underWay = new Map<string, Promise<SettleOutcome>>()

async function decideAndCommit(
  platform: Platform,
  report: TradeReport,
  proof: Proof,
  act: Act,
): Promise<SettleOutcome> {
  const hint = takeTrade(platform.live, report.outTradeNo)
  const marked = new Map<string, Promise<void>>()
  const mark = (orderId: string): Promise<void> => {
    const marking = marked.get(orderId) ?? platform.live.mark(orderId)
    marked.set(orderId, marking)
    return marking
  }
  if (hint !== null) void mark(hint)
  let isTransactionTaken = false
  const done = await platform.database.retrying(async () => {
    const order = await readOrderOfTrade(platform.database, report.outTradeNo)
    if (!order) return null
    const decision = decide(report, order, isTransactionTaken)
    if (proof === 'notice') failpoint('notice.decided')
    const settled = changesOf(platform, order, report, decision, proof, isTransactionTaken, act)
    if (settled.changes.length === 0) return settled
    await mark(order.id)
    try {
      await commit(platform.database, settled.changes)
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
      if (error.constraint === ONE_TRANSACTION) isTransactionTaken = true
      throw new Stale(error.constraint)
    }
    return settled
  })
  if (done && done.changes.length > 0) announce(platform, done, proof)
  // A mark without a change would send readers to the database until it runs out.
  else if (hint !== null) void platform.live.project(hint)
  return done ? done.outcome : { kind: 'early' }
}

function decide(report: TradeReport, order: OrderOfTrade, isTransactionTaken: boolean): SettleDecision {
  const { payment } = order
  const decision = decideSettlement(
    report,
    {
      mchid: payment.mchid,
      appid: payment.appid,
      amountFen: payment.amount_fen,
      state: payment.state,
      transactionId: payment.transaction_id,
    },
    { state: order.state, amountFen: order.amount_fen },
  )
  const wouldCount = decision.kind === 'settle' || decision.kind === 'surplus'
  return isTransactionTaken && wouldCount ? { kind: 'quarantine', mismatches: ['transaction'] } : decision
}

const SHOWN_WITHIN_MS = 200

/** Noting that a command was sent shows the order as well; only where there is none, or it takes long, it is done here. */
async function show(platform: Platform, orderId: string, sent: Promise<boolean> | null): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<false>(resolve => (timer = setTimeout(resolve, SHOWN_WITHIN_MS, false)))
  const isShown = sent !== null && (await Promise.race([sent, tooLong]))
  clearTimeout(timer)
  if (!isShown) await platform.live.project(orderId)
}

function announce(platform: Platform, done: Settled, proof: Proof): void {
  const { outcome, command, order } = done
  if (proof === 'notice') failpoint('notice.committed')
  if (proof === 'query') failpoint('query.settled')
  if (outcome.kind === 'surplus') failpoint('refund.requested')
  if (outcome.kind === 'settled') platform.metrics.settlements.inc({ proof })
  const sent = command && sendCommand(platform, command satisfies LockCommandRow, { device: order.device })
  void show(platform, order.id, sent)
  const about = { order: order.id, payment: order.payment.id, proof, outcome: outcome.kind }
  if (outcome.kind === 'quarantined') platform.log.error(about, 'payment does not match')
  else platform.log.info(about, 'payment settled')
}
