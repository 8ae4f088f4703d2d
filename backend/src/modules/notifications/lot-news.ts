import type { IncidentView, MoveTaskView } from '@fangxing/contract/staff-api'
import { incidentViewOf } from '../incidents'
import { moveTaskViewOf, type MoveTaskReading } from '../move-tasks'
import type { Services } from '../../services'

/** What was closed within this time is still told, so that screens take it away. */
const LATELY_MS = 60_000

export type LotNews = { tasks: MoveTaskView[]; incidents: IncidentView[] }

/** Move tasks and incidents of lots whose merchant the caller has checked. */
export async function readLotNews(platform: Services, lotIds: readonly string[]): Promise<LotNews> {
  const since = new Date(platform.clock.now().getTime() - LATELY_MS)
  const [tasks, incidents] = await Promise.all([
    platform.database.query<MoveTaskReading>(
      `SELECT t.*, o.plate_text, s.name AS assignee_name
       FROM move_task t JOIN recovery_order o ON o.id = t.order_id LEFT JOIN staff s ON s.id = t.assigned_to
       WHERE t.lot_id = ANY($1) AND (t.state <> 'closed' OR t.updated_at > $2) ORDER BY t.created_at LIMIT 2000`,
      [lotIds, since],
    ),
    platform.database.query<Parameters<typeof incidentViewOf>[0]>(
      `SELECT * FROM incident WHERE lot_id = ANY($1) AND (state <> 'closed' OR closed_at > $2) ORDER BY opened_at LIMIT 2000`,
      [lotIds, since],
    ),
  ])
  return { tasks: tasks.map(moveTaskViewOf), incidents: incidents.map(incidentViewOf) }
}
