import { Refusal } from '@fangxing/contract/refusal'
import { MOVE_TASK, type MoveTaskEvent } from '../../domain/move-task'
import { may } from '../../domain/state-machine'
import { newId } from '../../persistence/new-id'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { MoveTaskRow } from '../../persistence/rows'
import type { Patch } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/**
 * Assigns the device's removal to whoever is on shift with the fewest open tasks; nobody on shift leaves the task waiting
 * for one. Urgent from the start if the device cannot be reached. An order has one move task: none is added to it.
 * `acknowledgeS`: how long staff have to answer.
 */
export function createMoveTask(work: UnitOfWork, order: OrderReading, acknowledgeS: number): void {
  if (order.move_task) return
  const id = newId()
  const assignee = order.next_assignee
  work.create(
    MOVE_TASK,
    {
      id,
      merchant_id: order.merchant_id,
      lot_id: order.lot_id,
      device_id: order.device_id,
      order_id: order.id,
      is_urgent: order.device.link === 'offline',
      assigned_to: assignee,
      assigned_at: assignee === null ? null : work.at,
      created_at: work.at,
      updated_at: work.at,
    },
    {
      through: assignee === null ? [] : ['assigned'],
      detail: { assignedTo: assignee, device: order.device_id },
    },
  )
  work.job(
    'watch-move-task',
    { taskId: id },
    { key: `move:${id}`, delayMs: acknowledgeS * 1000, isFirst: true },
  )
  work.dueIn('move_task', id, acknowledgeS * 1000)
}

/** The lock is known to be down: whoever fetches the device need not hurry any more. */
export function calmMoveTask(work: UnitOfWork, { move_task: task }: Pick<OrderReading, 'move_task'>): void {
  if (task?.is_urgent && !MOVE_TASK.ends.includes(task.state))
    work.updateVersioned('move_task', task, { is_urgent: false, updated_at: work.at })
}

type Task = Pick<MoveTaskRow, 'id' | 'version' | 'state' | 'order_id' | 'merchant_id'>

/** Takes a task through one or more events, written as one change. Refusals: STATE_CONFLICT when the table has no such row. */
export function changeMoveTask(
  work: UnitOfWork,
  task: Task,
  events: readonly MoveTaskEvent[],
  set: Patch<'move_task'>,
): void {
  for (const event of events) {
    if (!may(MOVE_TASK, task.state, event)) throw new Refusal('STATE_CONFLICT', { state: task.state })
    work.transition(MOVE_TASK, task, event, { set: { ...set, updated_at: work.at } })
  }
}
