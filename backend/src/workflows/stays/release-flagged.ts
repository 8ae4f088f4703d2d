import type { ActorContext } from '../../domain/actor-context'
import { ARREAR, HELD_ARREAR_STATE } from '../../domain/arrear'
import { RECOVERY_ORDER } from '../../domain/recovery-order'
import { may } from '../../domain/state-machine'
import { OWED_STATE, STAY } from '../../domain/stays/stay'
import type { Database } from '../../persistence/database'
import { readDebts, type DebtReading } from '../../persistence/readings/debt-reading'
import { readOrder, type OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow, StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { OrderChanges } from '../commit-order-change'
import { endUnpaid } from '../end-order'
import type { PublishCommand } from '../payment-ports'
import { READ_HOLDER } from '../review-debts.queries'
import { READ_FLAGGED_STAYS, READ_STAY } from './release-flagged.queries'

type Needs = {
  database: Database
  clock: Clock
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
const AT_ONCE = 100
const REASON = '欠费存疑，需要核对 / the debt is in doubt'

/**
 * Nobody is held for a debt that a person still has to look at. What makes it doubtful comes in a batch of events, about many cars;
 * the car that is held for it is let go here, alone.
 */
export class ReleaseFlagged {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again: the stay says whether there is something to do. Errors: DatabaseUnavailable, OptimisticLockError. */
  async free(stayId: string, context: ActorContext): Promise<void> {
    const { database, clock, orderChanges, publishCommand } = this.needs
    const done = await database.retryOnConflict(async () => {
      const stay = await database.one<StayRow>(READ_STAY, [stayId])
      if (!stay || stay.state !== OWED_STATE || !isFlagged(stay)) return null
      const debt = await this.debtOf(stay)
      const order = debt && (await this.holderOf(debt))
      const work = new UnitOfWork(context, clock.now())
      const command = order && this.letGo(work, order, stayId)
      flag(work, stay, { debt, order })
      failpoint('flag.decided')
      await orderChanges.commit(order?.id ?? null, work)
      failpoint('flag.committed')
      return order && command && { order, command }
    })
    if (done) void publishCommand(done.command, done.order.device)
  }

  /** Those whose job was lost, read so many at a time. However many fail, they keep no other waiting; they are tried again the next time. */
  async sweep(context: ActorContext, atOnce = AT_ONCE): Promise<void> {
    const { database, clock } = this.needs
    const tried: string[] = []
    const errors: unknown[] = []
    let found: { id: string }[]
    do {
      found = await database.query<{ id: string }>(READ_FLAGGED_STAYS, [clock.now(), tried, atOnce])
      tried.push(...found.map(({ id }) => id))
      // One after another: they share their connections with every payment and release.
      for (const { id } of found) await this.free(id, context).catch((error: unknown) => errors.push(error))
    } while (found.length === atOnce)
    if (errors.length > 0) throw errors[0]
  }

  private async debtOf(stay: StayRow): Promise<DebtReading | null> {
    if (stay.arrear_id === null) return null
    const [debt] = await readDebts(this.needs.database, stay.merchant_id, [stay.arrear_id])
    return debt ?? null
  }

  /** The order that holds a car for this debt. */
  private async holderOf(debt: DebtReading): Promise<OrderReading | null> {
    if (debt.state !== HELD_ARREAR_STATE) return null
    const { database } = this.needs
    const holder = await database.one<{ order_id: string }>(READ_HOLDER, [debt.id])
    return holder && readOrder(database, holder.order_id)
  }

  /** Null where the car is being let go already. */
  private letGo(work: UnitOfWork, order: OrderReading, stayId: string): LockCommandRow | null {
    const isLive = (['called_off', 'ended_before_raise'] as const).some(event =>
      may(RECOVERY_ORDER, order.state, event),
    )
    if (!isLive) return null
    // A device and a node of the former version know that a time is over; the order says why.
    const ending = {
      why: 'EXPIRED',
      cause: 'DEBT_DOUBTED',
      reason: REASON,
      by: { kind: 'timer', id: stayId },
    } as const
    return endUnpaid(work, order, ending, this.needs.settings.MOVE_TASK_ACKNOWLEDGE_S)
  }
}

/** A node of the former version takes `check_at` for something that has come; what a person has looked at has no reasons left. */
const isFlagged = (stay: StayRow): boolean => stay.check_at !== null || stay.reasons.length > 0

/** The debt returns to review; one that has ended meanwhile stays as it is. */
function flag(
  work: UnitOfWork,
  stay: StayRow,
  { debt, order }: { debt: DebtReading | null; order: OrderReading | null },
): void {
  // One row of the database is one object here: the end of the order may have changed it.
  const row = order?.arrears.find(({ id }) => id === debt?.id) ?? debt
  if (row === null || !may(ARREAR, row.state, 'flagged'))
    return work.updateVersioned('parking_session', stay, { check_at: null })
  const about = { merchantId: stay.merchant_id, orderId: order?.id ?? null }
  work.transition(ARREAR, row, 'flagged', { ...about, detail: { reasons: stay.reasons } })
  work.transition(STAY, stay, 'flagged', { set: { check_at: null } })
}
