import type { Logger } from 'pino'
import { failpoint } from '../settings/failpoint'
import { AWAITED_REFUND_STATES, UNSENT_REFUND_STATES } from '../domain/refund'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readRefund } from '../persistence/readings/refund-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { queueRefundQuery } from '../modules/refunds'
import type { Clock, WeChatPay } from '../ports'
import { NOT_FOUND_CODES } from './query-trade'
import type { SettleRefund } from './settle-refund'
import type { SubmitRefund } from './submit-refund'
import { withSuccessor } from './with-successor'

/** A refund to a bank card takes days; how often it is queried, by its age. */
const SCHEDULE = [
  { untilMs: 60_000, everyMs: 10_000 },
  { untilMs: 10 * 60_000, everyMs: 60_000 },
  { untilMs: 3600_000, everyMs: 10 * 60_000 },
  { untilMs: Infinity, everyMs: 3600_000 },
] as const

const nextQueryMs = (ageMs: number): number => SCHEDULE.find(({ untilMs }) => ageMs < untilMs)!.everyMs

type Needs = {
  database: Database
  clock: Clock
  log: Logger
  pay: WeChatPay
  settleRefund: SettleRefund
  submitRefund: SubmitRefund
}

export class QueryRefund {
  constructor(private readonly needs: Needs) {}

  /**
   * Asks what became of a refund. WeChat not knowing its number means that our request never arrived: then it is
   * submitted again, with the same number. Runs until the refund ends.
   */
  async query(refundId: string, context: ActorContext): Promise<void> {
    const { database, clock, log, pay, settleRefund, submitRefund } = this.needs
    const refund = await readRefund(database, refundId)
    if (!refund) return
    if (UNSENT_REFUND_STATES.includes(refund.state)) return submitRefund.submit(refundId, context)
    if (!AWAITED_REFUND_STATES.includes(refund.state)) return
    // The next query is durable before this one is asked; the refund's end makes it a short one.
    const work = new UnitOfWork(context, clock.now())
    queueRefundQuery(work, refundId, nextQueryMs(work.at.getTime() - refund.created_at.getTime()))
    await commitUnit(database, work)
    await withSuccessor(log, 'refund', async () => {
      const answer = await pay.queryRefund(refund.mchid, refund.out_refund_no)
      failpoint('refund.answered')
      if (answer.kind === 'ok') return settleRefund.settle(answer.value, 'query', context)
      const neverArrived =
        answer.kind === 'refused' && NOT_FOUND_CODES.has(answer.code) && refund.state === 'submitted'
      return neverArrived ? submitRefund.submit(refundId, context) : undefined
    })
  }
}
