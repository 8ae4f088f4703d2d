import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { BY_HAND_STATES } from '../domain/recovery-order'
import type { Change } from '../persistence/changes'
import type { Database } from '../persistence/database'
import { caseOf } from '../persistence/readings/bill-reading'
import type { OrderReading } from '../persistence/readings/order-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { orderForStaff } from '../modules/orders'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import type { Metrics } from '../telemetry/metrics'
import type { OrderChanges } from './commit-order-change'
import type { PublishCommand } from './payment-ports'
import { settleBill } from './settle-payment/settle-bill'
import type { IdempotencyKey, WithIdempotency } from './with-idempotency'

type Needs = {
  database: Database
  clock: Clock
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
  withIdempotency: WithIdempotency
}
type Decision = {
  method: 'cash'
  amountFen: number
  detail: Record<string, unknown>
  changes?: Change[]
}

export class SettleByHand {
  constructor(private readonly needs: Needs) {}

  /**
   * The attendant took the whole sum in cash: the order is settled like by any other proof. Refusals: NOT_FOUND,
   * FORBIDDEN_LOT, ALREADY_PAID, STATE_CONFLICT, AMOUNT_CHANGED, IDEMPOTENCY_KEY_REUSED.
   */
  async takeCash(
    session: StaffSession,
    input: { orderId: string; amountFen: number; note?: string },
    key: IdempotencyKey,
    context: ActorContext,
  ): Promise<void> {
    const result = { orderId: input.orderId }
    await this.needs.withIdempotency.run<{ orderId: string }>(key, async record => {
      await this.settle(session, input.orderId, context, order => {
        if (order.amount_fen !== input.amountFen)
          throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(order.amount_fen) })
        const detail = { note: input.note ?? null }
        return { method: 'cash', amountFen: order.amount_fen, detail, changes: [record(result)] }
      })
      return result
    })
  }

  private async settle(
    session: StaffSession,
    orderId: string,
    context: ActorContext,
    decide: (order: OrderReading) => Decision,
  ): Promise<void> {
    const { database, clock, metrics, settings, orderChanges, publishCommand } = this.needs
    const done = await database.retryOnConflict(async () => {
      const order = await orderForStaff(this.needs, session, orderId)
      if (order.paid_at !== null) throw new Refusal('ALREADY_PAID')
      if (!BY_HAND_STATES.includes(order.state)) throw new Refusal('STATE_CONFLICT', { state: order.state })
      const { method, amountFen, detail, changes = [] } = decide(order)
      const work = new UnitOfWork(context, clock.now())
      const how = { method, paymentId: null, amountFen }
      const { command } = settleBill(work, caseOf(order), how, settings.MOVE_TASK_ACKNOWLEDGE_S)
      work.audit({
        merchantId: order.merchant_id,
        entity: 'recovery_order',
        entityId: order.id,
        orderId: order.id,
        event: `settled_by_${method}`,
        detail,
      })
      work.add(...changes)
      await orderChanges.commit(orderId, work)
      return { order, command, method }
    })
    metrics.settlements.inc({ proof: done.method })
    if (done.command) void publishCommand(done.command, done.order.device)
  }
}
