import { MOVE_TASK, UNANSWERED_MOVE_TASK_STATES, UNCLOSED_MOVE_TASK_STATES } from '../domain/move-task'
import { openIncident } from '../modules/incidents'
import { changeMoveTask, nextOnShift, readMoveTask } from '../modules/move-tasks'
import { touchOrder } from '../modules/orders'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { readOpenIncidents } from '../persistence/readings/device-reading'
import { readOrder } from '../persistence/readings/order-reading'
import type { MoveTaskRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import type { OrderChanges } from './commit-order-change'

const AGAIN_MS = 300_000

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'MOVE_TASK_ACKNOWLEDGE_S' | 'MOVE_TASK_DONE_S'>
  orderChanges: OrderChanges
}
type Calls = ReadonlySet<string>

/** Whoever does not answer a move task loses it to the next on shift, and what stays undone calls the manager. */
export class WatchMoveTask {
  constructor(private readonly needs: Needs) {}

  /** One check. Harmless when it runs again; queues the next until the task is closed. Errors: as commit. */
  async watch(taskId: string): Promise<void> {
    const { database, clock, settings, orderChanges } = this.needs
    const context = { actor: 'timer', traceId: newId() }
    await database.retryOnConflict(async () => {
      const task = await readMoveTask(this.needs, taskId)
      if (!task || !UNCLOSED_MOVE_TASK_STATES.includes(task.state)) return
      const [order, open] = await Promise.all([
        readOrder(database, task.order_id),
        readOpenIncidents(database, [task.order_id]),
      ])
      const known: Calls = new Set(open.map(({ kind }) => kind))
      const work = new UnitOfWork(context, clock.now())
      const delayMs = this.nextCheckMs(task, work.at)
      if (UNANSWERED_MOVE_TASK_STATES.includes(task.state)) await this.reassign(work, task, known)
      const ageMs = work.at.getTime() - task.created_at.getTime()
      if (ageMs >= settings.MOVE_TASK_DONE_S * 1000) callManager(work, task, 'move_task_late', known)
      if (!work.isEmpty) touchOrder(work, order!)
      work.job('watch-move-task', { taskId }, { key: `move:${taskId}`, delayMs })
      work.dueIn('move_task', taskId, delayMs)
      await orderChanges.commit(task.order_id, work)
    })
  }

  private async reassign(work: UnitOfWork, task: MoveTaskRow, known: Calls): Promise<void> {
    const waitedMs = work.at.getTime() - (task.assigned_at ?? task.created_at).getTime()
    if (waitedMs < this.needs.settings.MOVE_TASK_ACKNOWLEDGE_S * 1000 && task.assigned_to !== null) return
    const other = await nextOnShift(this.needs, task)
    if (other === null || task.assigned_to !== null) callManager(work, task, 'move_task_unanswered', known)
    if (other === null) return
    const isNew = task.state === MOVE_TASK.initial
    changeMoveTask(work, task, isNew ? ['assigned'] : ['unanswered', 'assigned'], {
      assigned_to: other,
      assigned_at: work.at,
    })
  }

  private nextCheckMs(task: MoveTaskRow, at: Date): number {
    const { MOVE_TASK_ACKNOWLEDGE_S, MOVE_TASK_DONE_S } = this.needs.settings
    const lateInMs = task.created_at.getTime() + MOVE_TASK_DONE_S * 1000 - at.getTime()
    const isUnanswered = UNANSWERED_MOVE_TASK_STATES.includes(task.state)
    const wantedMs = isUnanswered ? MOVE_TASK_ACKNOWLEDGE_S * 1000 : AGAIN_MS
    return lateInMs > 0 ? Math.min(lateInMs + 50, wantedMs) : wantedMs
  }
}

function callManager(
  work: UnitOfWork,
  task: MoveTaskRow,
  kind: 'move_task_late' | 'move_task_unanswered',
  known: Calls,
): void {
  if (known.has(kind)) return
  openIncident(work, {
    merchantId: task.merchant_id,
    lotId: task.lot_id,
    orderId: task.order_id,
    deviceId: task.device_id,
    kind,
    subject: `move_task:${task.id}`,
    level: 2,
    detail: { task: task.id },
  })
}
