import type { StaffCall } from '@fangxing/contract/calls'
import type { StayReason } from '@fangxing/contract/integration'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { REVIEW_STATE } from '../../domain/stays/stay'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { Clock } from '../../ports'
import { READ_SOURCE_OF_MERCHANT, READ_SOURCE_OUTAGES, READ_SOURCE_PLACES } from './source-health.queries'

type Health = StaffCall<'readSourceHealth'>['reply']
type PlaceRow = {
  lot_id: string
  lot_name: string
  bay: string | null
  stays: number
  missing_entries: number
  missing_exits: number
  in_review: number
  confidence_pct: number
  last_event_at: Date
  lag_ms: number
}

const DAY_MS = 86_400_000
const MOST_PLACES = 300
const MOST_OUTAGES = 10
const MOST_STAYS = 1000
const NO_EXIT: readonly StayReason[] = ['exit_missed', 'too_long']

/** How a source is heard, bay by bay. Reads from a replica where there is one. */
export class ReadSourceHealth {
  constructor(private readonly needs: { reportingDatabase: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND, also for another merchant's. */
  async read({ merchantId }: StaffSession, sourceId: string, { days }: { days: number }): Promise<Health> {
    const { reportingDatabase: database, clock } = this.needs
    const now = clock.now()
    if (!(await database.one(READ_SOURCE_OF_MERCHANT, [sourceId, merchantId]))) throw new Refusal('NOT_FOUND')
    const [places, outages] = await Promise.all([
      database.query<PlaceRow>(READ_SOURCE_PLACES, [
        sourceId,
        merchantId,
        lowestIdAt(new Date(now.getTime() - days * DAY_MS)),
        NO_EXIT,
        MOST_PLACES,
        REVIEW_STATE,
      ]),
      database.query<{ id: string; began_at: Date; ended_at: Date | null; stays: number }>(
        READ_SOURCE_OUTAGES,
        [sourceId, merchantId, MOST_OUTAGES, MOST_STAYS, now],
      ),
    ])
    return {
      places: places.map(row => ({
        lotId: row.lot_id,
        lotName: row.lot_name,
        bay: row.bay,
        stays: row.stays,
        missingEntries: row.missing_entries,
        missingExits: row.missing_exits,
        inReview: row.in_review,
        confidencePct: row.confidence_pct,
        lastEventAt: row.last_event_at.toISOString(),
        lagMs: Number(row.lag_ms),
      })),
      outages: outages.map(row => ({
        id: row.id,
        from: row.began_at.toISOString(),
        to: row.ended_at?.toISOString() ?? null,
        stays: row.stays,
      })),
    }
  }
}
