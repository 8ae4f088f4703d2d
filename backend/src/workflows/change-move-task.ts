import { Refusal } from '@fangxing/contract/refusal'
import type { MoveTaskEvent } from '../domain/move-task'
import { closeIncidents, openIncident, readOpenIncident } from '../modules/incidents'
import {
  changeMoveTask,
  findMoveTask,
  moveTaskViewOf,
  type MoveTaskReading,
  type MoveTaskView,
} from '../modules/move-tasks'
import { touchOrder } from '../modules/orders'
import type { Database } from '../persistence/database'
import { readOrder } from '../persistence/readings/order-reading'
import type { MoveTaskRow } from '../persistence/rows'
import type { Patch } from '../persistence/table-types'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { OrderChanges } from './commit-order-change'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges }
/** What happens to the task; further changes it adds to the unit of work itself. */
type Decide = (task: MoveTaskReading, work: UnitOfWork) => { event: MoveTaskEvent; set: Patch<'move_task'> }

/** Staff work on a move task. It stands on its order's page, so the order gets a new version with every change. */
export class ChangeMoveTask {
  constructor(private readonly needs: Needs) {}

  /**
   * Takes the task; one that was given to somebody else may be taken over while nobody has answered. Refusals: NOT_FOUND,
   * FORBIDDEN_LOT, STATE_CONFLICT.
   */
  acknowledge(session: StaffSession, taskId: string, context: ActorContext): Promise<MoveTaskView> {
    return this.change(session, taskId, context, (task, { at }) => ({
      event: 'acknowledged',
      set: {
        assigned_to: session.staffId,
        assigned_at: task.assigned_to === session.staffId ? task.assigned_at : at,
        acknowledged_at: at,
      },
    }))
  }

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT, TASK_NOT_YOURS. */
  arrive(session: StaffSession, taskId: string, context: ActorContext): Promise<MoveTaskView> {
    return this.change(session, taskId, context, (task, { at }) => {
      requireAssignee(task, session)
      return { event: 'arrived', set: { arrived_at: at } }
    })
  }

  /** The device cannot be taken away, or is not there: a manager has to know. Refusals: as {@link arrive}. */
  block(
    session: StaffSession,
    input: { taskId: string; kind: 'blocked' | 'device_missing'; reason: string },
    context: ActorContext,
  ): Promise<MoveTaskView> {
    return this.change(session, input.taskId, context, (task, work) => {
      requireAssignee(task, session)
      openIncident(work, {
        merchantId: task.merchant_id,
        lotId: task.lot_id,
        orderId: task.order_id,
        deviceId: task.device_id,
        kind: input.kind === 'blocked' ? 'move_task_blocked' : 'device_missing',
        subject: `move_task:${task.id}`,
        level: 2,
        detail: { reason: input.reason, task: task.id },
      })
      return { event: input.kind, set: { note: input.reason } }
    })
  }

  private async change(
    session: StaffSession,
    taskId: string,
    context: ActorContext,
    decide: Decide,
  ): Promise<MoveTaskView> {
    const { database, clock, orderChanges } = this.needs
    await database.retryOnConflict(async () => {
      const task = await findMoveTask(this.needs, session, taskId)
      const order = await readOrder(database, task.order_id)
      const work = new UnitOfWork(context, clock.now())
      const { event, set } = decide(task, work)
      if (event === 'acknowledged') {
        const unanswered = await readOpenIncident(database, 'move_task_unanswered', `move_task:${task.id}`)
        if (unanswered) closeIncidents(work, [unanswered], { seen: 'move task accepted' })
      }
      touchOrder(work, order!)
      changeMoveTask(work, task, [event], set)
      await orderChanges.commit(task.order_id, work)
    })
    return moveTaskViewOf(await findMoveTask(this.needs, session, taskId))
  }
}

function requireAssignee(task: Pick<MoveTaskRow, 'assigned_to'>, session: StaffSession): void {
  if (task.assigned_to !== session.staffId && !session.roles.includes('manager'))
    throw new Refusal('TASK_NOT_YOURS')
}
