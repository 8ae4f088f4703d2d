import { Refusal } from '@fangxing/contract/refusal'
import { step } from '../domain/state-machine'
import { MOVE_TASK, type MoveTaskEvent } from '../domain/move-task'
import { updateVersioned, type Change } from '../persistence/changes'
import { auditLog } from '../persistence/audit-log'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import type { MoveTaskRow } from '../persistence/rows'
import { changeOrder } from './commit-order-change'
import { incidentChanges } from '../modules/incidents/incident-changes'
import type { ActorContext, Services, StaffSession } from '../services'
import {
  findMoveTask,
  moveTaskViewOf,
  type MoveTaskReading,
  type MoveTaskView,
} from '../modules/move-tasks/move-task-view'

type Task = Pick<MoveTaskRow, 'id' | 'version' | 'state' | 'order_id' | 'merchant_id'>

/** One or more moves of a task, along its table, written as one. Errors: STATE_CONFLICT when the table knows no such move. */
export function moveTaskChanges(
  task: Task,
  events: readonly MoveTaskEvent[],
  set: Partial<MoveTaskRow>,
  act: ActorContext,
  at: Date,
): Change[] {
  let state = task.state
  const lines: Change[] = []
  for (const [index, event] of events.entries()) {
    const next = step(MOVE_TASK, state, event)
    if (!next.ok) throw new Refusal('STATE_CONFLICT', { state })
    lines.push(
      auditLog({
        merchantId: task.merchant_id,
        entity: 'move_task',
        entityId: task.id,
        orderId: task.order_id,
        event,
        from: state,
        to: next.to,
        version: index === events.length - 1 ? task.version + 1 : null,
        actor: act.actor,
        traceId: act.traceId,
        at,
      }),
    )
    state = next.to
  }
  return [updateVersioned('move_task', task.id, task.version, { ...set, state, updated_at: at }), ...lines]
}

/** A task stands on its order's page, so the order gets a new version with every move of it. */
export const orderShows = (
  order: Pick<OrderReading, 'id' | 'version'>,
  at: Date,
  set: Record<string, unknown> = {},
): Change => updateVersioned('recovery_order', order.id, order.version, { ...set, updated_at: at })

type Decide = (
  task: MoveTaskReading,
  at: Date,
) => { events: readonly MoveTaskEvent[]; set: Partial<MoveTaskRow>; more?: Change[] }

async function changeTask(
  platform: Services,
  session: StaffSession,
  taskId: string,
  act: ActorContext,
  decide: Decide,
): Promise<MoveTaskView> {
  await platform.database.retryOnConflict(async () => {
    const task = await findMoveTask(platform, session, taskId)
    const order = await readOrder(platform.database, task.order_id)
    const at = platform.clock.now()
    const { events, set, more } = decide(task, at)
    await changeOrder(platform, task.order_id, [
      orderShows(order!, at),
      ...moveTaskChanges(task, events, set, act, at),
      ...(more ?? []),
    ])
  })
  return moveTaskViewOf(await findMoveTask(platform, session, taskId))
}

/** Takes the task; one that was given to somebody else may be taken over while nobody has answered. Refusals: STATE_CONFLICT, TASK_NOT_YOURS. */
export function acknowledgeMoveTask(
  platform: Services,
  session: StaffSession,
  taskId: string,
  act: ActorContext,
): Promise<MoveTaskView> {
  return changeTask(platform, session, taskId, act, (task, at) => ({
    events: ['acknowledged'],
    set: {
      assigned_to: session.staffId,
      assigned_at: task.assigned_to === session.staffId ? task.assigned_at : at,
      acknowledged_at: at,
    },
  }))
}

/** Refusals: STATE_CONFLICT, TASK_NOT_YOURS. */
export function arriveAtMoveTask(
  platform: Services,
  session: StaffSession,
  taskId: string,
  act: ActorContext,
): Promise<MoveTaskView> {
  return changeTask(platform, session, taskId, act, (task, at) => {
    mustBeYours(task, session)
    return { events: ['arrived'], set: { arrived_at: at } }
  })
}

/** The device cannot be taken away, or is not there: a manager has to know. Refusals: STATE_CONFLICT, TASK_NOT_YOURS. */
export function blockMoveTask(
  platform: Services,
  session: StaffSession,
  input: { taskId: string; kind: 'blocked' | 'device_missing'; reason: string },
  act: ActorContext,
): Promise<MoveTaskView> {
  return changeTask(platform, session, input.taskId, act, (task, at) => {
    mustBeYours(task, session)
    const kind = input.kind === 'blocked' ? 'move_task_blocked' : 'device_missing'
    const where = {
      merchantId: task.merchant_id,
      lotId: task.lot_id,
      orderId: task.order_id,
      deviceId: task.device_id,
    }
    const detail = { reason: input.reason, task: task.id }
    return {
      events: [input.kind],
      set: { note: input.reason },
      more: incidentChanges({ ...where, kind, subject: `move_task:${task.id}`, level: 2, detail }, act, at),
    }
  })
}

export function mustBeYours(task: Pick<MoveTaskRow, 'assigned_to'>, session: StaffSession): void {
  if (task.assigned_to !== session.staffId && !session.roles.includes('manager'))
    throw new Refusal('TASK_NOT_YOURS')
}
