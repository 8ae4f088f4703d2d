import { failpoint } from '../settings/failpoint'
import { json } from '../persistence/changes'
import { readRefund, type RefundReading } from '../persistence/readings/refund-reading'
import { changeOrder } from './commit-order-change'
import { callbackUrl } from '../modules/payments/callback-url'
import { withSuccessor } from './with-successor'
import type { Answer, RefundReport } from '../ports'
import type { ActorContext, Services } from '../services'
import { transitionRefund, queryLater, submitLater } from '../modules/refunds/refund-changes'
import { refundIncident, settleRefund } from './settle-refund'

/** Not known what became of a request: ask soon, with the same number. */
const ASK_AGAIN_MS = 10_000
/** Money for refunds comes from the day's takings or from a person. */
const FUNDS_AGAIN_MS = 10 * 60_000
/** WeChat allows one part of an order's refund a minute, and answers a little early request with a plain no. */
const TOO_SOON_MS = 65_000
/** A plain no is taken for final only when it stays. */
const MAX_REFUSALS = 5

const LACKS_FUNDS = new Set(['NOTENOUGH'])

/**
 * Asks WeChat for a refund. That it is being asked for is committed first, so a crash leaves `submitted`, which is asked
 * about and then asked for again under the same number; WeChat counts a number once.
 */
export async function submitRefund(platform: Services, refundId: string, act: ActorContext): Promise<void> {
  const refund = await platform.database.retryOnConflict(() => noteSubmitted(platform, refundId, act))
  if (!refund) return
  failpoint('refund.submitted')
  await withSuccessor(platform, 'refund', async () => {
    const answer = await askRefund(platform, refund)
    failpoint('refund.answered')
    if (answer.kind === 'ok') await settleRefund(platform, answer.value, 'answer', act)
    if (answer.kind === 'refused') {
      await platform.database.retryOnConflict(() => noteRefused(platform, refundId, answer, act))
    }
  })
}

function askRefund(platform: Services, refund: RefundReading): Promise<Answer<RefundReport>> {
  return platform.pay.refund({
    mchid: refund.mchid,
    outTradeNo: refund.out_trade_no,
    outRefundNo: refund.out_refund_no,
    reason: '重复支付退款',
    refundFen: refund.amount_fen,
    totalFen: refund.total_fen,
    notifyUrl: callbackUrl(platform.settings, refund.merchant_code, 'refund'),
  })
}

/** Null when there is nothing (any more) to ask for. */
async function noteSubmitted(
  platform: Services,
  refundId: string,
  act: ActorContext,
): Promise<RefundReading | null> {
  const refund = await readRefund(platform.database, refundId)
  if (!refund || !['approved', 'waiting_funds', 'submitted'].includes(refund.state)) return null
  const at = platform.clock.now()
  const attempts = refund.attempts + 1
  const changes = transitionRefund(
    refund,
    { event: 'submitted', set: { attempts }, detail: { attempt: attempts } },
    act,
    at,
  )
  await changeOrder(platform, refund.order_id, [...changes, queryLater(refundId, ASK_AGAIN_MS)])
  return {
    ...refund,
    state: 'submitted',
    attempts,
    version: refund.version + 1,
    order_version: refund.order_version + 1,
  }
}

async function noteRefused(
  platform: Services,
  refundId: string,
  answer: Answer<RefundReport> & { kind: 'refused' },
  act: ActorContext,
): Promise<void> {
  const refund = await readRefund(platform.database, refundId)
  if (!refund || refund.state !== 'submitted') return
  const at = platform.clock.now()
  const lacksFunds = LACKS_FUNDS.has(answer.code)
  const refusals = lacksFunds ? 0 : ((refund.problem as { refusals?: number } | null)?.refusals ?? 0) + 1
  const detail = { code: answer.code, message: answer.message, refusals }
  const set = { problem: json(detail) }
  if (lacksFunds) {
    const incident = (await isReported(platform, refundId))
      ? []
      : refundIncident(refund, 'refund_waiting_funds', detail, act, at)
    const waiting = transitionRefund(refund, { event: 'funds_lacking', set, detail }, act, at)
    return changeOrder(platform, refund.order_id, [
      ...waiting,
      ...incident,
      submitLater(refundId, FUNDS_AGAIN_MS),
    ])
  }
  if (refusals < MAX_REFUSALS) {
    const again = transitionRefund(refund, { event: 'submitted', set, detail }, act, at)
    return changeOrder(platform, refund.order_id, [...again, queryLater(refundId, TOO_SOON_MS)])
  }
  const abnormal = transitionRefund(refund, { event: 'abnormal', set, detail }, act, at)
  await changeOrder(platform, refund.order_id, [
    ...abnormal,
    ...refundIncident(refund, 'refund_abnormal', detail, act, at),
  ])
}

async function isReported(platform: Services, refundId: string): Promise<boolean> {
  const sql = `SELECT 1 FROM incident WHERE kind = 'refund_waiting_funds' AND subject = $1 AND state <> 'closed'`
  return (await platform.database.one(sql, [`refund:${refundId}`])) !== null
}
