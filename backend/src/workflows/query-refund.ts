import { failpoint } from '../settings/failpoint'
import { commit } from '../persistence/changes'
import { readRefund } from '../persistence/readings/refund-reading'
import { NOT_THERE } from './settle-payment/query-trade'
import { withSuccessor } from './with-successor'
import type { ActorContext, Services } from '../services'
import { queryLater } from '../modules/refunds/refund-changes'
import { settleRefund } from './settle-refund'
import { submitRefund } from './submit-refund'

/** A refund to a bank card takes days; how often it is asked about, by its age. */
const SCHEDULE = [
  { untilMs: 60_000, everyMs: 10_000 },
  { untilMs: 10 * 60_000, everyMs: 60_000 },
  { untilMs: 3600_000, everyMs: 10 * 60_000 },
  { untilMs: Infinity, everyMs: 3600_000 },
] as const

export const nextLookMs = (ageMs: number): number => SCHEDULE.find(({ untilMs }) => ageMs < untilMs)!.everyMs

/**
 * Asks what became of a refund. WeChat not knowing its number means that our request never arrived: then it is asked
 * for again, with the same number. Runs until the refund rests.
 */
export async function queryRefund(platform: Services, refundId: string, act: ActorContext): Promise<void> {
  const refund = await readRefund(platform.database, refundId)
  if (!refund) return
  if (refund.state === 'approved' || refund.state === 'waiting_funds')
    return submitRefund(platform, refundId, act)
  if (refund.state !== 'submitted' && refund.state !== 'processing') return
  // The next question is durable before this one is asked; coming to rest makes it a short one.
  const ageMs = platform.clock.now().getTime() - refund.created_at.getTime()
  await commit(platform.database, [queryLater(refundId, nextLookMs(ageMs))])
  await withSuccessor(platform, 'refund', async () => {
    const answer = await platform.pay.queryRefund(refund.mchid, refund.out_refund_no)
    failpoint('refund.answered')
    if (answer.kind === 'ok') return settleRefund(platform, answer.value, 'query', act)
    const neverArrived =
      answer.kind === 'refused' && NOT_THERE.has(answer.code) && refund.state === 'submitted'
    return neverArrived ? submitRefund(platform, refundId, act) : undefined
  })
}
