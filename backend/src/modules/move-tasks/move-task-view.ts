import type { z } from 'zod'
import { Refusal } from '@fangxing/contract/refusal'
import type { moveTaskViewSchema } from '@fangxing/contract/move-tasks.schema'
import type { MoveTaskRow } from '../../persistence/rows'
import type { Database } from '../../persistence/database'
import { cutTo } from '../../persistence/text-cursor'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import {
  LIST_MOVE_TASKS,
  READ_MERCHANT_MOVE_TASK,
  READ_MOVE_TASK,
  READ_NEXT_ON_SHIFT,
} from './move-tasks.queries'

type Needs = { database: Database }

export type MoveTaskView = z.infer<typeof moveTaskViewSchema>
export type MoveTaskReading = MoveTaskRow & {
  plate_text: string
  bay: string | null
  assignee_name: string | null
}

export function moveTaskViewOf(row: MoveTaskReading): MoveTaskView {
  return {
    id: row.id,
    orderId: row.order_id,
    lotId: row.lot_id,
    deviceId: row.device_id,
    plateText: row.plate_text,
    bay: row.bay,
    state: row.state,
    urgent: row.is_urgent,
    assignedTo: row.assigned_to,
    assigneeName: row.assignee_name,
    createdAt: row.created_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    arrivedAt: row.arrived_at?.toISOString() ?? null,
    movedAt: row.moved_at?.toISOString() ?? null,
    version: row.version,
  }
}

const MOST = 200

/** Open tasks of a lot, urgent ones first, then the oldest. Refusals: FORBIDDEN_LOT. */
export async function listMoveTasks(
  { database }: Needs,
  session: StaffSession,
  query: { lotId: string },
): Promise<{ items: MoveTaskView[]; isCut?: true }> {
  if (!mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
  const rows = await database.query<MoveTaskReading>(LIST_MOVE_TASKS, [
    session.merchantId,
    query.lotId,
    MOST + 1,
  ])
  return cutTo(rows, MOST, moveTaskViewOf)
}

/** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function findMoveTask(
  { database }: Needs,
  session: StaffSession,
  taskId: string,
): Promise<MoveTaskReading> {
  const row = await database.one<MoveTaskReading>(READ_MERCHANT_MOVE_TASK, [taskId, session.merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, row.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return row
}

/** A task of any merchant: for what timers cause. */
export function readMoveTask({ database }: Needs, taskId: string): Promise<MoveTaskRow | null> {
  return database.one<MoveTaskRow>(READ_MOVE_TASK, [taskId])
}

/** Who is on shift in the lot with the fewest open tasks, other than the present assignee; null when nobody is. */
export async function nextOnShift({ database }: Needs, task: MoveTaskRow): Promise<string | null> {
  const row = await database.one<{ staff_id: string }>(READ_NEXT_ON_SHIFT, [task.lot_id, task.assigned_to])
  return row?.staff_id ?? null
}
