import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { ARREAR, type ArrearEvent } from '../domain/arrear'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { StaffSession } from '../domain/sessions'
import { dayOf, startOfDay } from '../domain/shanghai-time'
import { mayWorkIn } from '../domain/staff-access'
import { may } from '../domain/state-machine'
import { STAY } from '../domain/stays/stay'
import { orderForStaff } from '../modules/orders'
import { addDebtDecision } from './debt-decision'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readDebts, type DebtReading } from '../persistence/readings/debt-reading'
import type { OrderReading } from '../persistence/readings/order-reading'
import type { LockCommandRow, StayRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { OrderChanges } from './commit-order-change'
import { endUnpaid } from './end-order'
import type { PublishCommand } from './publish-command/publish-command'
import { queueReprice } from './stays/queue-reprice'
import { READ_HOLDER, READ_STAYS_IN_REVIEW } from './review-debts.queries'

type Needs = {
  database: Database
  clock: Clock
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
type Shown = { arrearIds: readonly string[]; document: 'licence' | 'rental'; since: string; reason: string }

/** Debts that a person has to review, and what that person says of them. */
export class ReviewDebts {
  constructor(private readonly needs: Needs) {}

  /**
   * Somebody shows that the car became theirs after the debts: nobody is held for what another owed. Answers the order that let
   * the car go. Refusals: NOT_FOUND, FORBIDDEN_LOT, BAD_INPUT (several plates), DOCUMENT_DAY_AHEAD,
   * DOCUMENT_NOT_AFTER_DEBTS, STATE_CONFLICT (a debt has ended).
   */
  async send(
    session: StaffSession,
    shown: Shown,
    context: ActorContext,
  ): Promise<{ releasedOrderId: string | null }> {
    const { database, clock, publishCommand } = this.needs
    const { order, command } = await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const debts = await this.read(session, shown.arrearIds, 'flagged')
      refuseYounger(debts, shown.since, work.at)
      const order = await this.holderOf(session, debts)
      const command = order ? this.letGo(work, session, order, shown.reason) : null
      for (const debt of debts) {
        if (!isHeldBy(order, debt) && !mayWorkIn(session, debt.lot_id)) throw new Refusal('FORBIDDEN_LOT')
        // One row of the database is one object here: the end of the order may have changed it.
        const row = order?.arrears.find(({ id }) => id === debt.id) ?? debt
        // The order was read after its debts: somebody else may have shown the same meanwhile.
        if (!may(ARREAR, row.state, 'flagged')) throw new Refusal('STATE_CONFLICT', { state: row.state })
        work.transition(ARREAR, row, 'flagged', {
          merchantId: session.merchantId,
          orderId: order?.id ?? null,
          detail: { document: shown.document, since: shown.since, reason: shown.reason },
        })
      }
      await (order === null ? commitUnit(database, work) : this.needs.orderChanges.commit(order.id, work))
      return { order, command }
    })
    if (command && order) void publishCommand.publish(command, { device: order.device })
    return { releasedOrderId: order?.id ?? null }
  }

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT, BAD_INPUT (several plates), STATE_CONFLICT (nobody has to look at one of them). */
  async confirm(
    session: StaffSession,
    { arrearIds, reason }: { arrearIds: readonly string[]; reason: string },
    context: ActorContext,
  ): Promise<void> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const debts = await this.read(session, arrearIds, 'confirmed')
      if (debts.some(debt => !mayWorkIn(session, debt.lot_id))) throw new Refusal('FORBIDDEN_LOT')
      const stays = await database.query<StayRow>(READ_STAYS_IN_REVIEW, [
        session.merchantId,
        arrearIds,
        debts.flatMap(({ stay_id: id }) => (id === null ? [] : [id])),
      ])
      for (const debt of debts) addDebtDecision(work, session, debt, { decision: 'owed', reason })
      for (const debt of debts)
        work.transition(ARREAR, debt, 'confirmed', { set: { grace_from: work.at }, detail: { reason } })
      for (const stay of stays) {
        work.transition(STAY, stay, 'debt_confirmed', { set: { reasons: [] } })
        queueReprice(work, stay)
      }
      await commitUnit(database, work)
    })
  }

  private async read(
    { merchantId }: StaffSession,
    arrearIds: readonly string[],
    event: ArrearEvent,
  ): Promise<DebtReading[]> {
    const debts = await readDebts(this.needs.database, merchantId, arrearIds)
    if (debts.length === 0 || debts.length !== new Set(arrearIds).size) throw new Refusal('NOT_FOUND')
    if (new Set(debts.map(debt => debt.plate_key)).size > 1 || debts.length !== arrearIds.length)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.arrearIds', code: 'one_plate' }])
    const ended = debts.find(({ state }) => !may(ARREAR, state, event))
    if (ended) throw new Refusal('STATE_CONFLICT', { state: ended.state })
    return debts
  }

  /** The order that holds a car for these debts: a plate has one at most. */
  private async holderOf(session: StaffSession, debts: readonly DebtReading[]): Promise<OrderReading | null> {
    const held = debts.find(({ state }) => state === 'held')
    if (!held) return null
    const holder = await this.needs.database.one<{ order_id: string }>(READ_HOLDER, [held.id])
    return holder && orderForStaff(this.needs, session, holder.order_id)
  }

  /** Null where the car is being let go already. */
  private letGo(
    work: UnitOfWork,
    { staffId }: StaffSession,
    order: OrderReading,
    reason: string,
  ): LockCommandRow | null {
    const isLive =
      may(RECOVERY_ORDER, order.state, 'called_off') || may(RECOVERY_ORDER, order.state, 'ended_before_raise')
    if (!isLive) return null
    const ending = { why: 'STAFF', reason, by: { kind: 'staff', id: staffId } } as const
    return endUnpaid(work, order, ending, this.needs.settings.MOVE_TASK_ACKNOWLEDGE_S)
  }
}

const isHeldBy = (order: OrderReading | null, debt: DebtReading): boolean =>
  order !== null && order.arrears.some(({ id }) => id === debt.id)

function refuseYounger(debts: readonly DebtReading[], since: string, at: Date): void {
  const field = 'body.since'
  if (since > dayOf(at))
    throw new Refusal('DOCUMENT_DAY_AHEAD', {}, [{ path: field, code: 'DOCUMENT_DAY_AHEAD' }])
  const begins = startOfDay(since)
  const day = dayOf(new Date(Math.max(...debts.map(debt => debt.exited_at.getTime()))))
  if (debts.some(debt => debt.exited_at >= begins))
    throw new Refusal('DOCUMENT_NOT_AFTER_DEBTS', { day }, [
      { path: field, code: 'DOCUMENT_NOT_AFTER_DEBTS' },
    ])
}
