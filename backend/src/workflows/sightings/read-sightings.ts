import type { SightingView } from '@fangxing/contract/sightings'
import { PRESENT_STATE } from '../../domain/sighting'
import type { StaffSession } from '../../domain/sessions'
import { worksInAllLots } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import type { SightingRow } from '../../persistence/rows'
import type { Clock } from '../../ports'
import { debtorViews, type DebtorParts } from './debtor-views'
import { READ_ON_SHIFT, READ_PRESENT_OF_LOTS, READ_SIGHTING_NEWS } from './read-sightings.queries'

/** What went away within this time is still sent, so that screens take it away. */
const GONE_WITHIN_MS = 60_000
const RANK: Record<SightingView['mayMeet']['kind'], number> = { hold: 0, notice: 1, nothing: 2 }

export type OnShift = { has(lotId: string, staffId: string): boolean }

/** Cars that owe and are in a lot now, for whoever is on shift there. */
export class ReadSightings {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Those of one lot: that may be held first, then by what they owe. Nothing for somebody who is not on shift there. */
  async ofLot(session: StaffSession, lotId: string): Promise<SightingView[]> {
    const [rows, onShift] = await Promise.all([
      this.needs.database.query<SightingRow>(READ_PRESENT_OF_LOTS, [[lotId]]),
      this.onShift([lotId]),
    ])
    const own = rows.filter(({ merchant_id: merchantId }) => merchantId === session.merchantId)
    if (!maySeeSightings(session, lotId, onShift)) return []
    const views = (await this.views(own)).filter(view => view !== null)
    return views.sort(
      (one, other) => RANK[one.mayMeet.kind] - RANK[other.mayMeet.kind] || other.dueFen - one.dueFen,
    )
  }

  /** Cars that are in these lots, and those that left just now; and who is on shift there. */
  async news(lotIds: readonly string[]): Promise<{ rows: SightingRow[]; onShift: OnShift }> {
    const since = new Date(this.needs.clock.now().getTime() - GONE_WITHIN_MS)
    const [rows, onShift] = await Promise.all([
      this.needs.database.query<SightingRow>(READ_SIGHTING_NEWS, [lotIds, since]),
      this.onShift(lotIds),
    ])
    return { rows, onShift }
  }

  /** In the order of the rows; null for a car that has left or owes nothing any more. */
  async views(rows: readonly SightingRow[]): Promise<(SightingView | null)[]> {
    const at = this.needs.clock.now()
    const views = new Map<string, SightingView>()
    for (const merchantId of new Set(rows.map(row => row.merchant_id))) {
      const own = rows.filter(row => row.merchant_id === merchantId && row.state === PRESENT_STATE)
      const parts = await debtorViews(this.needs.database, { merchantId, at }, own)
      own.forEach((row, index) => {
        const debtor = parts[index]
        if (debtor) views.set(row.id, sightingViewOf(row, debtor))
      })
    }
    return rows.map(({ id }) => views.get(id) ?? null)
  }

  private async onShift(lotIds: readonly string[]): Promise<OnShift> {
    const rows = await this.needs.database.query<{ lot_id: string; staff_id: string }>(READ_ON_SHIFT, [
      lotIds,
    ])
    const known = new Set(rows.map(row => `${row.lot_id} ${row.staff_id}`))
    return { has: (lotId, staffId) => known.has(`${lotId} ${staffId}`) }
  }
}

/** An attendant sees where cars are only while on shift there; managers and finance in every lot of their merchant. */
export const maySeeSightings = (session: StaffSession, lotId: string, onShift: OnShift): boolean =>
  worksInAllLots(session) || onShift.has(lotId, session.staffId)

const sightingViewOf = (row: SightingRow, debtor: DebtorParts): SightingView => ({
  id: row.id,
  version: row.version,
  lotId: row.lot_id,
  state: row.state,
  cause: row.cause as SightingView['cause'],
  bay: row.bay,
  position:
    row.latitude === null || row.longitude === null
      ? null
      : { latitude: row.latitude, longitude: row.longitude },
  confidencePct: row.confidence_pct,
  isColourSeen: row.is_colour_seen,
  firstSeenAt: row.first_seen_at.toISOString(),
  seenAt: row.seen_at.toISOString(),
  ...debtor,
})
