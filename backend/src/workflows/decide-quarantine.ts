import { yuanText } from '@fangxing/contract/money'
import type { QuarantinedPayment } from '@fangxing/contract/quarantine'
import { Refusal } from '@fangxing/contract/refusal'
import { bookQuarantineReturned, bookQuarantineSettled } from '../domain/ledger'
import { PAYMENT, QUARANTINED_PAYMENT_STATE, type PaymentEffect } from '../domain/payment'
import { PAYABLE_STATES } from '../domain/recovery-order'
import { runEffects } from '../domain/state-machine'
import type { ActorContext } from '../domain/actor-context'
import type { StaffSession } from '../domain/sessions'
import { mayWorkIn } from '../domain/staff-access'
import type { Database } from '../persistence/database'
import { readOrderWithPayment, type OrderOfTrade } from '../persistence/readings/order-reading'
import { readPaymentMoney, type PaymentMoney } from '../persistence/readings/payment-money'
import type { LockCommandRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import { closeIncidents, readOpenIncident } from '../modules/incidents'
import { postToLedger } from '../modules/ledger'
import { QUARANTINE, refundOwed } from '../modules/refunds'
import type { Clock } from '../ports'
import type { Metrics } from '../telemetry/metrics'
import type { OrderChanges } from './commit-order-change'
import type { PublishCommand } from './payment-ports'
import { LIST_QUARANTINED } from './decide-quarantine.queries'
import { settleBill } from './settle-payment/settle-bill'

type Needs = {
  database: Database
  clock: Clock
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
type Decided = { paymentId: string; reason: string }
type Deciding = { work: UnitOfWork; order: OrderOfTrade; money: PaymentMoney; reason: string }

/** Money that was kept apart because it did not match ends here: a manager takes it as payment, or finance returns it. */
export class DecideQuarantine {
  constructor(private readonly needs: Needs) {}

  /** What waits for a decision, oldest first, in the lots of this person. */
  async list(session: StaffSession): Promise<{ items: QuarantinedPayment[] }> {
    const rows = await this.needs.database.query<QuarantinedPayment & { lotId: string }>(LIST_QUARANTINED, [
      session.merchantId,
      QUARANTINED_PAYMENT_STATE,
      PAYABLE_STATES,
    ])
    const items = rows.filter(row => mayWorkIn(session, row.lotId))
    return { items: items.map(row => ({ ...row, since: new Date(row.since).toISOString() })) }
  }

  /**
   * The money pays its order; what it brought beyond the due goes back. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT,
   * QUARANTINE_NOT_HERE, QUARANTINE_REFUNDED, QUARANTINE_ORDER_CLOSED, QUARANTINE_TOO_LITTLE.
   */
  async accept(session: StaffSession, decided: Decided, context: ActorContext): Promise<string> {
    const { metrics, settings, publishCommand } = this.needs
    const { order, command } = await this.decide(session, decided, context, deciding => {
      refuseUnacceptable(deciding)
      return accept(deciding, settings.MOVE_TASK_ACKNOWLEDGE_S)
    })
    metrics.settlements.inc({ proof: 'accepted' })
    if (command) void publishCommand(command, order.device)
    return order.id
  }

  /** The money goes back to the payer; what never came here is only noted. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
  async giveBack(session: StaffSession, decided: Decided, context: ActorContext): Promise<string> {
    const { order } = await this.decide(session, decided, context, giveBack)
    return order.id
  }

  private async decide(
    session: StaffSession,
    { paymentId, reason }: Decided,
    context: ActorContext,
    change: (deciding: Deciding) => LockCommandRow | null,
  ): Promise<{ order: OrderOfTrade; command: LockCommandRow | null }> {
    const { database, clock, orderChanges } = this.needs
    return database.retryOnConflict(async () => {
      const order = await readOrderWithPayment(database, paymentId)
      if (!order || order.merchant_id !== session.merchantId) throw new Refusal('NOT_FOUND')
      if (!mayWorkIn(session, order.lot_id)) throw new Refusal('FORBIDDEN_LOT')
      const { state } = order.payment
      if (state !== QUARANTINED_PAYMENT_STATE) throw new Refusal('STATE_CONFLICT', { state })
      const money = await readPaymentMoney(database, paymentId)
      const incident = await readOpenIncident(database, 'payment_quarantined', `payment:${paymentId}`)
      const work = new UnitOfWork(context, clock.now())
      work.touch('recovery_order', order, { updated_at: work.at })
      const command = change({ work, order, money, reason })
      if (incident) closeIncidents(work, [incident], reason)
      await orderChanges.commit(order.id, work)
      return { order, command }
    })
  }
}

/** What lies here of it: what was paid, less what somebody gave back in WeChat's own platform. */
const keptFen = ({ order, money }: Deciding): number =>
  (order.payment.paid_fen ?? 0) - money.refunds.reduce((sum, refund) => sum + refund.amount_fen, 0)

function refuseUnacceptable(deciding: Deciding): void {
  const { order, money } = deciding
  if (!money.is_kept_apart) throw new Refusal('QUARANTINE_NOT_HERE')
  const { mismatches } = (order.payment.problem ?? {}) as { mismatches?: string[] }
  if (money.refunds.length > 0 || mismatches?.includes('refunded_elsewhere'))
    throw new Refusal('QUARANTINE_REFUNDED')
  if (!PAYABLE_STATES.includes(order.state)) throw new Refusal('QUARANTINE_ORDER_CLOSED')
  const missingFen = order.amount_fen - keptFen(deciding)
  if (missingFen > 0) throw new Refusal('QUARANTINE_TOO_LITTLE', { missingYuan: yuanText(missingFen) })
}

function accept(deciding: Deciding, acknowledgeS: number): LockCommandRow | null {
  const { work, order, reason } = deciding
  const { payment } = order
  const dueFen = order.amount_fen
  const restFen = keptFen(deciding) - dueFen
  let command: LockCommandRow | null = null
  runEffects(
    work.transition(PAYMENT, payment, 'released_by_staff', {
      set: { updated_at: work.at },
      detail: { reason, dueFen, restFen },
    }),
    {
      ...NOTHING_ELSE,
      settle_bill() {
        const booking = bookQuarantineSettled(dueFen)
        const how = { method: 'wechat', paymentId: payment.id, amountFen: dueFen, booking } as const
        command = settleBill(work, order, how, acknowledgeS).command
      },
    },
  )
  if (restFen > 0) refundKept(deciding, restFen)
  return command
}

function giveBack(deciding: Deciding): null {
  const { work, order, money, reason } = deciding
  const { payment } = order
  const isHere = money.is_kept_apart
  // Its number belongs to where the money is, and to nothing here.
  const set = { updated_at: work.at, ...(isHere ? {} : { transaction_id: null, paid_fen: null }) }
  const event = isHere ? 'returned_by_staff' : 'dismissed_by_staff'
  runEffects(work.transition(PAYMENT, payment, event, { set, detail: { reason } }), {
    ...NOTHING_ELSE,
    refund_quarantine: () => refundKept(deciding, keptFen(deciding)),
  })
  return null
}

function refundKept({ work, order }: Deciding, amountFen: number): void {
  const { id, paid_fen: paidFen } = order.payment
  refundOwed(work, order, id, { cause: QUARANTINE, amountFen, totalFen: paidFen! })
  postToLedger(work, bookQuarantineReturned(amountFen), { merchantId: order.merchant_id, causeId: id })
}

/** A decision of staff has no other effect. */
const NOTHING_ELSE: Readonly<Record<PaymentEffect, 'unexpected'>> = {
  settle_bill: 'unexpected',
  overpay_bill: 'unexpected',
  book_quarantine: 'unexpected',
  report_quarantine: 'unexpected',
  refund_quarantine: 'unexpected',
  late_query: 'unexpected',
}
