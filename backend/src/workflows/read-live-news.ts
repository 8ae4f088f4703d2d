import type { IncidentView } from '@fangxing/contract/incidents'
import type { LotView } from '@fangxing/contract/lots'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { incidentViewOf, type IncidentRow } from '../modules/incidents'
import { readLot } from '../modules/lots'
import { moveTaskViewOf, type MoveTaskReading } from '../modules/move-tasks'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import {
  READ_INCIDENT_NEWS,
  READ_LIVE_ORDER_IDS,
  READ_LOT_IDS,
  READ_MOVE_TASK_NEWS,
  READ_ORDER_VERSIONS,
} from './read-live-news.queries'

/** What was closed within this time is still sent, so that screens take it away. */
const CLOSED_WITHIN_MS = 60_000
const CHANGED_WITHIN_MS = 15_000

export type OrderVersion = { orderId: string; lotId: string; version: number }
export type LotNews = { tasks: MoveTaskView[]; incidents: IncidentView[] }

/** What sockets ask PostgreSQL, because messages from Redis may have been lost. */
export class ReadLiveNews {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND, also for another merchant's. */
  readLot(merchantId: string, lotId: string): Promise<LotView> {
    return readLot(this.needs.database, merchantId, lotId)
  }

  /** The lots of a merchant. */
  async lotIds(merchantId: string): Promise<string[]> {
    const rows = await this.needs.database.query<{ id: string }>(READ_LOT_IDS, [merchantId])
    return rows.map(row => row.id)
  }

  /** Move tasks and incidents of lots whose merchant the caller has checked. */
  async ofLots(lotIds: readonly string[]): Promise<LotNews> {
    const { database } = this.needs
    const since = this.before(CLOSED_WITHIN_MS)
    const [tasks, incidents] = await Promise.all([
      database.query<MoveTaskReading>(READ_MOVE_TASK_NEWS, [lotIds, since]),
      database.query<IncidentRow>(READ_INCIDENT_NEWS, [lotIds, since]),
    ])
    return {
      tasks: tasks.map(moveTaskViewOf),
      incidents: incidents.map(incidentViewOf),
    }
  }

  /** Where these orders, and those of these lots that changed just now, stand. */
  async orderVersions(orderIds: readonly string[], lotIds: readonly string[]): Promise<OrderVersion[]> {
    if (orderIds.length === 0 && lotIds.length === 0) return []
    const values = [orderIds, lotIds, this.before(CHANGED_WITHIN_MS)]
    return this.needs.database.query<OrderVersion>(READ_ORDER_VERSIONS, values)
  }

  /** The orders that a lot's screens show: everything whose device is not free yet. */
  async liveOrderIds(lotId: string): Promise<string[]> {
    const rows = await this.needs.database.query<{ id: string }>(READ_LIVE_ORDER_IDS, [lotId])
    return rows.map(row => row.id)
  }

  private before(ms: number): Date {
    return new Date(this.needs.clock.now().getTime() - ms)
  }
}
