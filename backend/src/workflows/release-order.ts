import { releaseLevel } from '../domain/escalation'
import { INCIDENT } from '../domain/incident'
import { isOpenCommand, isUnanswered, LOCK_COMMAND, type LockCommandEvent } from '../domain/lock-command'
import { MOVE_TASK } from '../domain/move-task'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { ActorContext } from '../domain/actor-context'
import type { OrderCache } from '../persistence/cache/order-cache'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readOpenIncidents, type OpenIncident } from '../persistence/readings/device-reading'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import type { LockCommandRow } from '../persistence/rows'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { openIncident } from '../modules/incidents'
import { lowerOf } from '../modules/locks'
import { nextCheckMs, type ReleaseTimes } from '../modules/orders'
import { failpoint } from '../settings/failpoint'
import type { PublishCommand } from './publish-command/publish-command'
import { READ_LAST_EVENT_OF_COMMAND } from './release-order.queries'

type Needs = {
  database: Database
  orderCache: OrderCache
  clock: Clock
  settings: ReleaseTimes
  publishCommand: PublishCommand
}
type Level = 1 | 2 | 3
const CONTRADICTED: LockCommandEvent = 'contradicted'

/** Gets the lock of an order down. */
export class ReleaseOrder {
  constructor(private readonly needs: Needs) {}

  /**
   * Checks an order whose lock is commanded down: sends the LOWER again, calls whoever has to know by now, and queues the
   * next check, until the device or a person confirms. Harmless when it runs again. Errors: as commit.
   */
  async release(orderId: string): Promise<void> {
    const { database, orderCache, publishCommand } = this.needs
    const context: ActorContext = { actor: 'timer', traceId: newId() }
    const found = await database.retryOnConflict(() => this.check(orderId, context))
    if (!found) return
    // Somebody stands behind the lock: its LOWER waits for no page.
    const published = publishCommand.publish(found.lower, { device: found.order.device })
    await Promise.all([published, found.isShown && orderCache.refresh(orderId)])
  }

  private async check(
    orderId: string,
    context: ActorContext,
  ): Promise<{ order: OrderReading; lower: LockCommandRow; isShown: boolean } | null> {
    const { database, orderCache, clock, settings } = this.needs
    const [order, incidents] = await Promise.all([
      readOrder(database, orderId),
      readOpenIncidents(database, [orderId]),
    ])
    const lower = order && lowerOf(order)
    if (!order || !lower || !isOpenCommand(lower)) return null
    if (order.epoch < order.device.last_epoch) return this.supersede(order, lower, context)
    const since = await this.askedSince(order, lower)
    const work = new UnitOfWork({ ...context, traceId: lower.trace_id ?? context.traceId }, clock.now())
    const elapsedMs = Math.max(0, work.at.getTime() - since.getTime())
    const level = releaseLevel(elapsedMs, {
      delayedS: settings.RELEASE_DELAYED_S,
      managerS: settings.RELEASE_MANAGER_S,
      dutyOfficerS: settings.RELEASE_DUTY_OFFICER_S,
    })
    if (isUnanswered(lower, elapsedMs)) noteSilence(work, order, lower)
    if (level > 0) call(work, order, incidents, level as Level)
    const isShown = !work.isEmpty
    const delayMs = nextCheckMs(elapsedMs, settings)
    work.job('release-order', { orderId }, { key: `release:${orderId}`, delayMs })
    work.dueIn('lock_command', lower.id, delayMs)
    const commit = () => commitUnit(database, work)
    if (isShown)
      await orderCache.change([orderId], () => {
        failpoint('order_cache.invalidated')
        return commit()
      })
    else await commit()
    return { order, lower, isShown }
  }

  /** Since when the lock should be down: where it was thought to be, since that was last found to be wrong. */
  private async askedSince(order: OrderReading, lower: LockCommandRow): Promise<Date> {
    const issued = new Date(lower.issued_at)
    if (order.released_at === null) return issued
    const row = await this.needs.database.one<{ at: Date | null }>(READ_LAST_EVENT_OF_COMMAND, [
      lower.id,
      CONTRADICTED,
    ])
    return row?.at ?? issued
  }

  /** The device stands at the next car: no LOWER of an earlier epoch can move it any more. */
  private async supersede(order: OrderReading, lower: LockCommandRow, context: ActorContext): Promise<null> {
    const { database, orderCache, clock } = this.needs
    const work = new UnitOfWork(context, clock.now())
    work.transition(LOCK_COMMAND, lower, 'superseded', { set: { ended_at: work.at } })
    work.touch('recovery_order', order, { updated_at: work.at })
    await orderCache.change([order.id], () => commitUnit(database, work))
    await orderCache.refresh(order.id)
    return null
  }
}

/** The attendant sees it before anybody is called. */
function noteSilence(work: UnitOfWork, order: OrderReading, lower: LockCommandRow): void {
  work.transition(LOCK_COMMAND, lower, 'unanswered')
  work.touch('recovery_order', order, { updated_at: work.at })
}

/** What has to change so that `level` knows; nothing when it does already. */
function call(work: UnitOfWork, order: OrderReading, incidents: readonly OpenIncident[], level: Level): void {
  const open = incidents.find(incident => incident.kind === 'release_delayed')
  const isFirst = order.release_delayed_at === null
  if (open && open.level >= level && !isFirst) return
  work.touch('recovery_order', order, {
    release_delayed_at: order.release_delayed_at ?? work.at,
    updated_at: work.at,
  })
  if (open) raiseLevel(work, order, open, level)
  else reportDelay(work, order, level)
  const task = order.move_task
  if (task && !task.is_urgent && !MOVE_TASK.ends.includes(task.state))
    work.updateVersioned('move_task', task, { is_urgent: true, updated_at: work.at })
  if (isFirst)
    work.audit({
      merchantId: order.merchant_id,
      entity: RECOVERY_ORDER.table,
      entityId: order.id,
      orderId: order.id,
      event: 'release_delayed',
      from: order.state,
      to: order.state,
      version: order.version,
      detail: { level },
    })
}

function reportDelay(work: UnitOfWork, order: OrderReading, level: Level): void {
  const { state, epoch, device } = order
  const incident = {
    merchantId: order.merchant_id,
    lotId: order.lot_id,
    orderId: order.id,
    deviceId: order.device_id,
    kind: 'release_delayed',
    subject: `order:${order.id}`,
    level,
    detail: { state, epoch, link: device.link, position: device.position },
  } as const
  openIncident(work, incident)
}

function raiseLevel(work: UnitOfWork, order: OrderReading, open: OpenIncident, level: Level): void {
  if (open.level >= level) return
  work.transition(INCIDENT, open, 'level_raised', {
    set: { level },
    merchantId: order.merchant_id,
    orderId: order.id,
    detail: { level },
  })
}
