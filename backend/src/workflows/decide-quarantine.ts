import { yuanText } from '@fangxing/contract/money'
import type { QuarantinedPayment } from '@fangxing/contract/quarantine'
import { Refusal } from '@fangxing/contract/refusal'
import { PAYABLE_BILL_STATES } from '../domain/bill'
import { bookQuarantineReturned, bookQuarantineSettled } from '../domain/ledger'
import { PAYMENT, QUARANTINED_PAYMENT_STATE, type PaymentEffect } from '../domain/payment'
import { countsForStay } from '../domain/stays/prepaid'
import type { ActorContext } from '../domain/actor-context'
import type { StaffSession } from '../domain/sessions'
import { lotsOf, mayWorkIn } from '../domain/staff-access'
import { OptimisticLockError, type Database } from '../persistence/database'
import { readBillWithPayment, type BillOfTrade } from '../persistence/readings/bill-reading'
import { readPaymentMoney, type PaymentMoney } from '../persistence/readings/payment-money'
import type { LockCommandRow } from '../persistence/rows'
import { cutTo } from '../persistence/text-cursor'
import { UnitOfWork } from '../persistence/unit-of-work'
import { touchBill } from '../modules/bills'
import { closeIncidents, readOpenIncident } from '../modules/incidents'
import { postToLedger } from '../modules/ledger'
import { QUARANTINE, refundOwed } from '../modules/refunds'
import type { Clock } from '../ports'
import type { Metrics } from '../telemetry/metrics'
import type { OrderChanges } from './commit-order-change'
import type { PublishCommand } from './payment-ports'
import { LIST_QUARANTINED } from './decide-quarantine.queries'
import { textsOf } from './money/money-page'
import { prepayStay } from './settle-payment/prepay-stay'
import { settleBill } from './settle-payment/settle-bill'

type Needs = {
  database: Database
  clock: Clock
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
type QuarantinedRow = Omit<QuarantinedPayment, 'since'> & { since: Date }
type Decided = { paymentId: string; reason: string }
type Deciding = { work: UnitOfWork; bill: BillOfTrade; money: PaymentMoney; reason: string }

const MOST = 200

/** Money that was kept apart because it did not match ends here: a manager takes it as payment, or finance returns it. */
export class DecideQuarantine {
  constructor(private readonly needs: Needs) {}

  /** What waits for a decision, oldest first, in the lots of this person or in one of them, and at most what a text finds. */
  async list(
    session: StaffSession,
    query: { lotId?: string; text?: string } = {},
  ): Promise<{ items: QuarantinedPayment[]; isCut?: true }> {
    const { lotId } = query
    const rows = await this.needs.database.query<QuarantinedRow>(LIST_QUARANTINED, [
      session.merchantId,
      QUARANTINED_PAYMENT_STATE,
      PAYABLE_BILL_STATES,
      lotId === undefined ? lotsOf(session) : [lotId].filter(id => mayWorkIn(session, id)),
      MOST + 1,
      ...textsOf(query),
    ])
    return cutTo(rows, MOST, row => ({ ...row, since: row.since.toISOString() }))
  }

  /**
   * The money pays its bill; what it brought beyond the due goes back. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT,
   * QUARANTINE_NOT_HERE, QUARANTINE_REFUNDED, QUARANTINE_ORDER_CLOSED, QUARANTINE_TOO_LITTLE.
   */
  async accept(session: StaffSession, decided: Decided, context: ActorContext): Promise<string | null> {
    const { metrics, settings, publishCommand } = this.needs
    const { bill, command } = await this.decide(session, decided, context, deciding => {
      refuseUnacceptable(deciding)
      return accept(deciding, settings.MOVE_TASK_ACKNOWLEDGE_S)
    })
    metrics.settlements.inc({ proof: 'accepted' })
    const { order } = bill
    if (command && order) void publishCommand(command, order.device)
    return order?.id ?? null
  }

  /** The money is refunded to the payer; what never came here is only noted. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
  async giveBack(session: StaffSession, decided: Decided, context: ActorContext): Promise<string | null> {
    const { bill } = await this.decide(session, decided, context, giveBack)
    return bill.order?.id ?? null
  }

  private async decide(
    session: StaffSession,
    { paymentId, reason }: Decided,
    context: ActorContext,
    change: (deciding: Deciding) => LockCommandRow | null,
  ): Promise<{ bill: BillOfTrade; command: LockCommandRow | null }> {
    const { database, clock, orderChanges } = this.needs
    return database.retryOnConflict(async () => {
      const bill = await readBillWithPayment(database, paymentId)
      if (!bill || bill.merchant_id !== session.merchantId) throw new Refusal('NOT_FOUND')
      if (!mayWorkIn(session, bill.lot_id)) throw new Refusal('FORBIDDEN_LOT')
      const { state } = bill.payment
      if (state !== QUARANTINED_PAYMENT_STATE) throw new Refusal('STATE_CONFLICT', { state })
      const money = await readPaymentMoney(database, paymentId)
      const incident = await readOpenIncident(database, 'payment_quarantined', `payment:${paymentId}`)
      const work = new UnitOfWork(context, clock.now())
      touchBill(work, bill)
      const command = await this.unlessDecided(bill, () => change({ work, bill, money, reason }))
      if (incident) closeIncidents(work, [incident], { written: reason })
      await orderChanges.commit(bill.order?.id ?? null, work)
      return { bill, command }
    })
  }

  /** The payment is read before its refunds: a colleague who decided between the two is not mistaken for a refund of WeChat's. */
  private async unlessDecided<Result>(bill: BillOfTrade, change: () => Result): Promise<Result> {
    try {
      return change()
    } catch (error) {
      const now =
        error instanceof Refusal && (await readBillWithPayment(this.needs.database, bill.payment.id))
      if (now && now.payment.version !== bill.payment.version) throw new OptimisticLockError('payment')
      throw error
    }
  }
}

/** What lies here of it: what was paid, less what somebody gave back in WeChat's own platform. */
const keptFen = ({ bill, money }: Deciding): number =>
  (bill.payment.paid_fen ?? 0) - money.refunds.reduce((sum, refund) => sum + refund.amount_fen, 0)

function refuseUnacceptable(deciding: Deciding): void {
  const { bill, money } = deciding
  if (!money.is_kept_apart) throw new Refusal('QUARANTINE_NOT_HERE')
  const { mismatches } = (bill.payment.problem ?? {}) as { mismatches?: string[] }
  if (money.refunds.length > 0 || mismatches?.includes('refunded_elsewhere'))
    throw new Refusal('QUARANTINE_REFUNDED')
  const isForNothing = bill.stay !== null && !countsForStay(bill.stay)
  if (!PAYABLE_BILL_STATES.includes(bill.bill.state) || isForNothing)
    throw new Refusal('QUARANTINE_ORDER_CLOSED')
  const missingFen = bill.bill.due_fen - keptFen(deciding)
  if (missingFen > 0) throw new Refusal('QUARANTINE_TOO_LITTLE', { missingYuan: yuanText(missingFen) })
}

function accept(deciding: Deciding, acknowledgeS: number): LockCommandRow | null {
  const { work, bill, reason } = deciding
  const { payment } = bill
  const dueFen = bill.bill.due_fen
  const restFen = keptFen(deciding) - dueFen
  let command: LockCommandRow | null = null
  work.transition(PAYMENT, payment, 'released_by_staff', {
    set: { updated_at: work.at },
    detail: { reason, dueFen, restFen },
    effects: {
      ...NOTHING_ELSE,
      settle_bill() {
        const booking = bookQuarantineSettled(dueFen)
        const how = { method: 'wechat', paymentId: payment.id, amountFen: dueFen, booking } as const
        const prepay = (settlementId: string) =>
          prepayStay(work, bill, { settlementId, amountFen: dueFen, acknowledgeS })
        command = settleBill(work, bill, { ...how, prepay }, acknowledgeS).command
      },
    },
  })
  if (restFen > 0) refundKept(deciding, restFen)
  return command
}

function giveBack(deciding: Deciding): null {
  const { work, bill, money, reason } = deciding
  const { payment } = bill
  const isHere = money.is_kept_apart
  // Its number belongs to where the money is, and to nothing here.
  const set = { updated_at: work.at, ...(isHere ? {} : { transaction_id: null, paid_fen: null }) }
  const event = isHere ? 'returned_by_staff' : 'dismissed_by_staff'
  work.transition(PAYMENT, payment, event, {
    set,
    detail: { reason },
    effects: { ...NOTHING_ELSE, refund_quarantine: () => refundKept(deciding, keptFen(deciding)) },
  })
  return null
}

function refundKept({ work, bill }: Deciding, amountFen: number): void {
  const { id, paid_fen: paidFen } = bill.payment
  refundOwed(work, bill, id, { cause: QUARANTINE, amountFen, totalFen: paidFen! })
  postToLedger(work, bookQuarantineReturned(amountFen), { merchantId: bill.merchant_id, causeId: id })
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
