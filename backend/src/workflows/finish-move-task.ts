import { Refusal } from '@fangxing/contract/refusal'
import { failpoint } from '../settings/failpoint'
import { step } from '../domain/state-machine'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import { updateVersioned, type Change } from '../persistence/changes'
import { readOpenIncidents } from '../persistence/readings/device-reading'
import { auditLog } from '../persistence/audit-log'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import type { DeviceRow } from '../persistence/rows'
import { changeOrder } from './commit-order-change'
import { isOpenCommand as isOpen } from '../domain/lock-command'
import { freed, readQrLink } from '../modules/devices'
import { lowerOf } from '../modules/locks'
import { closingIncidents } from '../modules/incidents/incident-changes'
import type { ActorContext, Services, StaffSession } from '../services'
import { moveTaskChanges, orderShows } from './change-move-task'
import { findMoveTask, moveTaskViewOf, type MoveTaskView } from '../modules/move-tasks/move-task-view'

export type FinishInput = { taskId: string; link: string; photoIds: string[] }

const ABOUT_MOVING = new Set([
  'move_task_late',
  'move_task_unanswered',
  'move_task_blocked',
  'device_missing',
])

/**
 * The device was taken away: proved by scanning it. Its order is completed and the device free for the next. Refusals:
 * NOT_FOUND, FORBIDDEN_LOT, QR_INVALID, QR_REVOKED, TASK_WRONG_DEVICE, TASK_LOCK_NOT_DOWN, STATE_CONFLICT, BAD_INPUT.
 */
export async function finishMoveTask(
  platform: Services,
  session: StaffSession,
  input: FinishInput,
  act: ActorContext,
): Promise<MoveTaskView> {
  const link = readQrLink(platform.settings, input.link)
  if (!link) throw new Refusal('QR_INVALID')
  const photos = await platform.database.query(
    'SELECT 1 FROM photo WHERE id = ANY($1) AND merchant_id = $2',
    [input.photoIds, session.merchantId],
  )
  if (photos.length !== new Set(input.photoIds).size)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.photoIds', code: 'unknown' }])
  await platform.database.retryOnConflict(async () => {
    const task = await findMoveTask(platform, session, input.taskId)
    const [order, device, incidents] = await Promise.all([
      readOrder(platform.database, task.order_id),
      platform.database.one<DeviceRow>('SELECT * FROM device WHERE id = $1', [task.device_id]),
      readOpenIncidents(platform.database, [task.order_id]),
    ])
    if (!order || !device) throw new Refusal('NOT_FOUND')
    if (device.public_code !== link.publicCode) throw new Refusal('TASK_WRONG_DEVICE')
    if (device.qr_version !== link.qrVersion) throw new Refusal('QR_REVOKED')
    const lower = lowerOf(order)
    if (lower && isOpen(lower)) throw new Refusal('TASK_LOCK_NOT_DOWN')
    const at = platform.clock.now()
    const over = incidents.filter(incident => ABOUT_MOVING.has(incident.kind))
    await changeOrder(platform, order.id, [
      ...completion(order, act, at),
      ...moveTaskChanges(
        task,
        ['moved', 'closed'],
        { moved_at: at, closed_at: at, photo_ids: input.photoIds },
        act,
        at,
      ),
      ...(device.order_id === order.id
        ? [updateVersioned('device', device.id, device.version, freed(device))]
        : []),
      ...closingIncidents(over, order.merchant_id, 'device taken away', act, at),
    ])
    failpoint('move_task.closed')
  })
  return moveTaskViewOf(await findMoveTask(platform, session, input.taskId))
}

/** A settled order is completed with its device; one that ended unpaid only gives the device back. */
function completion(order: OrderReading, act: ActorContext, at: Date): Change[] {
  const next = step(RECOVERY_ORDER, order.state, 'moved_away')
  if (!next.ok) return [orderShows(order, at, { device_free: true })]
  return [
    orderShows(order, at, {
      state: next.to,
      completed_at: at,
      ended_at: order.ended_at ?? at,
      device_free: true,
    }),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'recovery_order',
      entityId: order.id,
      orderId: order.id,
      event: 'moved_away',
      from: order.state,
      to: next.to,
      version: order.version + 1,
      actor: act.actor,
      traceId: act.traceId,
      at,
    }),
  ]
}
