import { commit, job, updateVersioned, type Change } from '../persistence/changes'
import { readOpenIncidents, type OpenIncident } from '../persistence/readings/device-reading'
import { auditLog } from '../persistence/audit-log'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import type { LockCommandRow } from '../persistence/rows'
import { changeOrder } from './commit-order-change'
import { isOpen, lowerOf } from './ingest-reports/confirm-lowered'
import { publishCommand } from './publish-command/publish-command'
import { incidentChanges } from '../modules/incidents'
import { newId } from '../persistence/new-id'
import type { ActorContext, Services } from '../services'
import { releaseLevel } from '../domain/escalation'
import { nextLookMs } from '../modules/orders'

/**
 * One look at an order whose lock was told to go down: sends the LOWER again, calls whoever has to know by now, and sets
 * the next look, until the device or a person confirms. Harmless when it runs again. Errors: as commit.
 */
export async function releaseOrder(platform: Services, orderId: string): Promise<void> {
  const act: ActorContext = { actor: 'timer', traceId: newId() }
  const found = await platform.database.retryOnConflict(() => look(platform, orderId, act))
  if (found) await publishCommand(platform, found.lower, { device: found.order.device })
}

async function look(
  platform: Services,
  orderId: string,
  act: ActorContext,
): Promise<{ order: OrderReading; lower: LockCommandRow } | null> {
  const [order, incidents] = await Promise.all([
    readOrder(platform.database, orderId),
    readOpenIncidents(platform.database, [orderId]),
  ])
  const lower = order && lowerOf(order)
  if (!order || !lower || !isOpen(lower)) return null
  const at = platform.clock.now()
  const elapsedMs = Math.max(0, at.getTime() - new Date(lower.issued_at).getTime())
  const next = job(
    'release-order',
    { orderId },
    { key: `release:${orderId}`, delayMs: nextLookMs(elapsedMs, platform.settings) },
  )
  const { RELEASE_DELAYED_S, RELEASE_MANAGER_S, RELEASE_DUTY_OFFICER_S } = platform.settings
  const limits = {
    delayedS: RELEASE_DELAYED_S,
    managerS: RELEASE_MANAGER_S,
    dutyOfficerS: RELEASE_DUTY_OFFICER_S,
  }
  const calls = callChanges(
    order,
    incidents,
    releaseLevel(elapsedMs, limits),
    { ...act, traceId: lower.trace_id ?? act.traceId },
    at,
  )
  if (calls.length === 0) await commit(platform.database, [next])
  else await changeOrder(platform, orderId, [...calls, next])
  return { order, lower }
}

/** What has to change so that `level` knows; nothing when it does already. */
function callChanges(
  order: OrderReading,
  incidents: readonly OpenIncident[],
  level: 0 | 1 | 2 | 3,
  act: ActorContext,
  at: Date,
): Change[] {
  if (level === 0) return []
  const open = incidents.find(incident => incident.kind === 'release_delayed')
  const isFirst = order.release_delayed_at === null
  if (open && open.level >= level && !isFirst) return []
  const urgent =
    order.move_task && !order.move_task.is_urgent && order.move_task.state !== 'closed'
      ? order.move_task
      : null
  return [
    updateVersioned('recovery_order', order.id, order.version, {
      release_delayed_at: order.release_delayed_at ?? at,
      updated_at: at,
    }),
    ...(open ? raiseLevel(order, open, level, act, at) : newCall(order, level, act, at)),
    ...(urgent
      ? [updateVersioned('move_task', urgent.id, urgent.version, { is_urgent: true, updated_at: at })]
      : []),
    ...(isFirst ? [line(order, 'release_delayed', { level }, act, at)] : []),
  ]
}

function newCall(order: OrderReading, level: 1 | 2 | 3, act: ActorContext, at: Date): Change[] {
  const detail = {
    state: order.state,
    epoch: order.epoch,
    link: order.device.link,
    position: order.device.position,
  }
  return incidentChanges(
    {
      merchantId: order.merchant_id,
      lotId: order.lot_id,
      orderId: order.id,
      deviceId: order.device_id,
      kind: 'release_delayed',
      subject: `order:${order.id}`,
      level,
      detail,
    },
    act,
    at,
  )
}

function raiseLevel(
  order: OrderReading,
  open: OpenIncident,
  level: 1 | 2 | 3,
  act: ActorContext,
  at: Date,
): Change[] {
  if (open.level >= level) return []
  return [
    updateVersioned('incident', open.id, open.version, { level }),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'incident',
      entityId: open.id,
      orderId: order.id,
      event: 'level_raised',
      version: open.version + 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { level },
      at,
    }),
  ]
}

function line(
  order: OrderReading,
  event: string,
  detail: Record<string, unknown>,
  act: ActorContext,
  at: Date,
): Change {
  return auditLog({
    merchantId: order.merchant_id,
    entity: 'recovery_order',
    entityId: order.id,
    orderId: order.id,
    event,
    from: order.state,
    to: order.state,
    version: order.version + 1,
    actor: act.actor,
    traceId: act.traceId,
    detail,
    at,
  })
}
