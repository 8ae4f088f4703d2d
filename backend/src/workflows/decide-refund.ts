import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { REFUND, STAYING_REFUND_STATES, type RefundEffect, type RefundEvent } from '../domain/refund'
import type { StaffSession } from '../domain/sessions'
import { mayWorkIn } from '../domain/staff-access'
import { may } from '../domain/state-machine'
import type { Database } from '../persistence/database'
import { readPaymentMoney } from '../persistence/readings/payment-money'
import { readRefund } from '../persistence/readings/refund-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { queueRefundSubmission, transitionRefund } from '../modules/refunds'
import type { Clock } from '../ports'
import type { OrderChanges } from './commit-order-change'

type Needs = {
  database: Database
  clock: Clock
  settings: { DECIDE_ALONE_LIMIT_FEN: number }
  orderChanges: OrderChanges
}
type Decision = Extract<RefundEvent, 'approved' | 'rejected'>

/** Money that somebody asked to be given back: finance says whether it goes. */
export class DecideRefund {
  constructor(private readonly needs: Needs) {}

  /**
   * WeChat is asked for it. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT; REFUND_SECOND_PERSON when the same person asked
   * for it above the limit.
   */
  approve(session: StaffSession, refundId: string, context: ActorContext): Promise<Record<string, never>> {
    return this.decide(session, refundId, { event: 'approved', reason: null }, context)
  }

  /** It stays where it is. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
  reject(
    session: StaffSession,
    { refundId, reason }: { refundId: string; reason: string },
    context: ActorContext,
  ): Promise<Record<string, never>> {
    return this.decide(session, refundId, { event: 'rejected', reason }, context)
  }

  private async decide(
    session: StaffSession,
    refundId: string,
    { event, reason }: { event: Decision; reason: string | null },
    context: ActorContext,
  ): Promise<Record<string, never>> {
    const { database, clock, orderChanges, settings } = this.needs
    await database.retryOnConflict(async () => {
      const refund = await readRefund(database, refundId)
      if (!refund || refund.merchant_id !== session.merchantId) throw new Refusal('NOT_FOUND')
      if (!mayWorkIn(session, refund.lot_id)) throw new Refusal('FORBIDDEN_LOT')
      if (!may(REFUND, refund.state, event)) throw new Refusal('STATE_CONFLICT', { state: refund.state })
      const isLarge = refund.amount_fen > settings.DECIDE_ALONE_LIMIT_FEN
      if (event === 'approved' && isLarge && refund.asked_by === session.staffId)
        throw new Refusal('REFUND_SECOND_PERSON')
      if (event === 'approved') await this.refuseGone(refund)
      const work = new UnitOfWork(context, clock.now())
      const detail = { amountFen: refund.amount_fen, ...(reason === null ? {} : { reason }) }
      transitionRefund(work, refund, {
        event,
        detail,
        effects: { ...NOTHING_ELSE, submit: () => queueRefundSubmission(work, refundId, 0) },
      })
      await orderChanges.commit(refund.order_id, work)
    })
    return {}
  }

  /** Somebody gave it back in WeChat's own platform meanwhile: with what is on its way already, the rest is less than this one. */
  private async refuseGone(refund: {
    id: string
    payment_id: string
    amount_fen: number
    total_fen: number
  }) {
    const { refunds } = await readPaymentMoney(this.needs.database, refund.payment_id)
    const goneFen = refunds
      .filter(({ id, state }) => id !== refund.id && !STAYING_REFUND_STATES.includes(state))
      .reduce((sum, one) => sum + one.amount_fen, 0)
    if (goneFen + refund.amount_fen > refund.total_fen)
      throw new Refusal('STATE_CONFLICT', { state: 'succeeded' })
  }
}

/** A decision of staff has no other effect. */
const NOTHING_ELSE = {
  query: 'unexpected',
  book: 'unexpected',
  report_abnormal: 'unexpected',
  reverse_settlement: 'unexpected',
  report_external: 'unexpected',
  report_waiting_funds: 'unexpected',
} as const satisfies Partial<Record<RefundEffect, 'unexpected'>>
