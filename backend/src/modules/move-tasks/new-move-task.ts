import { insert, job, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderReading } from '../../persistence/readings/order-reading'
import { newId } from '../../persistence/new-id'
import type { ActorContext } from '../../services'

/**
 * Tells whoever is on shift with the fewest open tasks to take the device away; nobody on shift leaves the task waiting
 * for one. Urgent from the start if the device cannot be reached. An order has one move task: none is added to it.
 */
export function newMoveTask(
  order: OrderReading,
  act: ActorContext,
  at: Date,
  acknowledgeS: number,
): Change[] {
  if (order.move_task) return []
  const id = newId()
  const state = order.next_assignee === null ? 'created' : 'assigned'
  return [
    insert('move_task', {
      id,
      merchant_id: order.merchant_id,
      lot_id: order.lot_id,
      device_id: order.device_id,
      order_id: order.id,
      state,
      version: 1,
      is_urgent: order.device.link === 'offline',
      assigned_to: order.next_assignee,
      assigned_at: order.next_assignee === null ? null : at,
      created_at: at,
      updated_at: at,
    }),
    job(
      'watch-move-task',
      { taskId: id },
      { key: `move:${id}`, delayMs: acknowledgeS * 1000, isFirst: true },
    ),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'move_task',
      entityId: id,
      orderId: order.id,
      event: 'created',
      to: state,
      version: 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { assignedTo: order.next_assignee, device: order.device_id },
      at,
    }),
  ]
}
