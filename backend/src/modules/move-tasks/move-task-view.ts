import type { z } from 'zod'
import { Refusal } from '@fangxing/contract/refusal'
import type { moveTaskViewSchema } from '@fangxing/contract/move-tasks.schema'
import type { MoveTaskRow } from '../../persistence/rows'
import { mayWorkIn } from '../../domain/staff-access'
import type { Services, StaffSession } from '../../services'

export type MoveTaskView = z.infer<typeof moveTaskViewSchema>
export type MoveTaskReading = MoveTaskRow & { plate_text: string; assignee_name: string | null }

const SELECT = `
  SELECT t.*, o.plate_text, s.name AS assignee_name
  FROM move_task t JOIN recovery_order o ON o.id = t.order_id LEFT JOIN staff s ON s.id = t.assigned_to`

export function moveTaskViewOf(row: MoveTaskReading): MoveTaskView {
  return {
    id: row.id,
    orderId: row.order_id,
    lotId: row.lot_id,
    deviceId: row.device_id,
    plateText: row.plate_text,
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

/** Open tasks of a lot, urgent ones first, then the oldest. Refusals: FORBIDDEN_LOT. */
export async function listMoveTasks(
  platform: Services,
  session: StaffSession,
  query: { lotId: string },
): Promise<{ items: MoveTaskView[] }> {
  if (!mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
  const rows = await platform.database.query<MoveTaskReading>(
    `${SELECT} WHERE t.merchant_id = $1 AND t.lot_id = $2 AND t.state <> 'closed' ORDER BY t.is_urgent DESC, t.created_at LIMIT 200`,
    [session.merchantId, query.lotId],
  )
  return { items: rows.map(moveTaskViewOf) }
}

/** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function findMoveTask(
  platform: Services,
  session: StaffSession,
  taskId: string,
): Promise<MoveTaskReading> {
  const row = await platform.database.one<MoveTaskReading>(
    `${SELECT} WHERE t.id = $1 AND t.merchant_id = $2`,
    [taskId, session.merchantId],
  )
  if (!row) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, row.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return row
}
