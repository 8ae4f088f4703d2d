import { job, type Change } from '../persistence/changes'
import { readOpenIncidents } from '../persistence/readings/device-reading'
import { readOrder } from '../persistence/readings/order-reading'
import type { MoveTaskRow } from '../persistence/rows'
import { changeOrder } from './commit-order-change'
import { incidentChanges } from '../modules/incidents/incident-changes'
import { newId } from '../persistence/new-id'
import type { ActorContext, Services } from '../services'
import { moveTaskChanges, orderShows } from './change-move-task'

const UNANSWERED = new Set<MoveTaskRow['state']>(['created', 'assigned', 'reassigned'])
const AGAIN_S = 60

/**
 * One look at a move task: whoever did not answer loses it to the next on shift, and what stays undone calls the manager.
 * Harmless when it runs again; sets the next look until the task is closed. Errors: as commit.
 */
export async function watchMoveTask(platform: Services, taskId: string): Promise<void> {
  const act: ActorContext = { actor: 'timer', traceId: newId() }
  await platform.database.retryOnConflict(async () => {
    const task = await platform.database.one<MoveTaskRow>('SELECT * FROM move_task WHERE id = $1', [taskId])
    if (!task || task.state === 'closed') return
    const [order, open] = await Promise.all([
      readOrder(platform.database, task.order_id),
      readOpenIncidents(platform.database, [task.order_id]),
    ])
    const known = new Set(open.map(({ kind }) => kind))
    const at = platform.clock.now()
    const changes = UNANSWERED.has(task.state) ? await reassigning(platform, task, known, act, at) : []
    const late = at.getTime() - task.created_at.getTime() >= platform.settings.MOVE_TASK_DONE_S * 1000
    if (late && !known.has('move_task_late')) changes.push(...incident(task, 'move_task_late', act, at))
    const shown = changes.length > 0 ? [orderShows(order!, at)] : []
    const next = job(
      'watch-move-task',
      { taskId },
      { key: `move:${taskId}`, delayMs: nextLookMs(platform, task, at) },
    )
    await changeOrder(platform, task.order_id, [...shown, ...changes, next])
  })
}

async function reassigning(
  platform: Services,
  task: MoveTaskRow,
  known: ReadonlySet<string>,
  act: ActorContext,
  at: Date,
): Promise<Change[]> {
  const since = task.assigned_at ?? task.created_at
  if (
    at.getTime() - since.getTime() < platform.settings.MOVE_TASK_ACKNOWLEDGE_S * 1000 &&
    task.assigned_to !== null
  )
    return []
  const other = await nextOnShift(platform, task)
  const call = known.has('move_task_unanswered') ? [] : incident(task, 'move_task_unanswered', act, at)
  if (!other) return call
  const events = task.state === 'created' ? (['assigned'] as const) : (['unanswered', 'assigned'] as const)
  return [
    ...moveTaskChanges(task, events, { assigned_to: other, assigned_at: at }, act, at),
    ...(task.assigned_to ? call : []),
  ]
}

async function nextOnShift(platform: Services, task: MoveTaskRow): Promise<string | null> {
  const row = await platform.database.one<{ staff_id: string }>(
    `SELECT s.staff_id FROM shift s WHERE s.lot_id = $1 AND s.ended_at IS NULL AND s.staff_id IS DISTINCT FROM $2
     ORDER BY (SELECT count(*) FROM move_task t WHERE t.assigned_to = s.staff_id AND t.state <> 'closed'), s.started_at LIMIT 1`,
    [task.lot_id, task.assigned_to],
  )
  return row?.staff_id ?? null
}

function incident(
  task: MoveTaskRow,
  kind: 'move_task_late' | 'move_task_unanswered',
  act: ActorContext,
  at: Date,
): Change[] {
  const where = {
    merchantId: task.merchant_id,
    lotId: task.lot_id,
    orderId: task.order_id,
    deviceId: task.device_id,
  }
  return incidentChanges(
    { ...where, kind, subject: `move_task:${task.id}`, level: 2, detail: { task: task.id } },
    act,
    at,
  )
}

function nextLookMs(platform: Services, task: MoveTaskRow, at: Date): number {
  const { MOVE_TASK_ACKNOWLEDGE_S, MOVE_TASK_DONE_S } = platform.settings
  const lateInMs = task.created_at.getTime() + MOVE_TASK_DONE_S * 1000 - at.getTime()
  const wantedMs = UNANSWERED.has(task.state) ? MOVE_TASK_ACKNOWLEDGE_S * 1000 : AGAIN_S * 1000 * 5
  return lateInMs > 0 ? Math.min(lateInMs + 50, wantedMs) : wantedMs
}
