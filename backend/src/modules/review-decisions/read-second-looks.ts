import type { StaffCall } from '@fangxing/contract/calls'
import { STAY_REASONS, type StayReason } from '@fangxing/contract/integration'
import { Refusal, REFUSALS, refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import type { Difference, SecondLook } from '@fangxing/contract/second-looks'
import type { ReviewDecision } from '../../domain/review-decision'
import type { StaffSession } from '../../domain/sessions'
import { dayOf, startOfDay } from '../../domain/shanghai-time'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { pictureLinks, type KeptPicture } from '../../persistence/readings/stay-pictures'
import type { Row } from '../../persistence/table-types'
import type { Clock } from '../../ports'
import { LIST_DIFFERENCES, LIST_REVIEW_RATES, LIST_SECOND_LOOKS, READ_LOOK } from './second-looks.queries'

type Look = Row<'review_decision'>
type Shown = {
  plateText: string | null
  plateColour: string
  enteredAt: string | null
  exitedAt: string | null
  bays: string[]
  amountFen: number | null
  reasons: string[]
}
type Evidence = { entryPhotoIds?: string[]; exitPhotoIds?: string[] }
type LookRow = Omit<Look, 'shown'> & {
  shown: Shown
  lot_name: string
  source_name: string | null
  evidence: Evidence | null
  detail: { review?: string; reasons?: string[]; reason?: string } | null
  decided_name: string
  second_name: string | null
  stay_pictures: KeptPicture[]
}
type RateRow = {
  id: string
  name: string
  stays: number
  waiting: number
  confirmed: number
  mended: number
  refused: number
  looked: number
  agreed: number
}
type Needs = {
  database: Database
  reportingDatabase: Database
  clock: Clock
  photoLinks: { of: (photoId: string) => string }
}
type Page = { cursor?: string; limit: number; lotId?: string }

const DAY_MS = 86_400_000
const MOST_SOURCES = 300
const OWED: ReviewDecision = 'owed'

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findLook(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  lookId: string,
): Promise<Look> {
  const row = await database.one<Look>(READ_LOOK, [lookId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

/** What people decided about things that were flagged: the sample for a second person, where two differ, and how often by source. */
export class ReadSecondLooks {
  constructor(private readonly needs: Needs) {}

  /** Nothing in the reply says what the first person said. */
  async list(
    { merchantId, staffId }: StaffSession,
    { cursor, limit, lotId }: Page,
  ): Promise<StaffCall<'listSecondLooks'>['reply']> {
    const after = readCursor(cursor)
    const place = [after?.at ?? null, after?.id ?? null, limit + 1]
    const values = [merchantId, staffId, lotId ?? null, ...place]
    const rows = await this.needs.database.query<LookRow>(LIST_SECOND_LOOKS, values)
    return pageOf(
      rows,
      limit,
      ({ decided_at: at, id }) => ({ at, id }),
      row => this.lookOf(row),
    )
  }

  async listDifferences(
    { merchantId }: StaffSession,
    { cursor, limit, lotId }: Page,
  ): Promise<StaffCall<'listDifferences'>['reply']> {
    const after = readCursor(cursor)
    const values = [merchantId, lotId ?? null, after?.at ?? null, after?.id ?? null, limit + 1]
    const rows = await this.needs.database.query<LookRow>(LIST_DIFFERENCES, values)
    return pageOf(
      rows,
      limit,
      ({ second_at: at, id }) => ({ at: at!, id }),
      row => this.differenceOf(row),
    )
  }

  /** Reads from a replica where there is one. */
  async rates(
    { merchantId }: StaffSession,
    { days, lotId, sourceId }: { days: number; lotId?: string; sourceId?: string },
  ): Promise<StaffCall<'listReviewRates'>['reply']> {
    const { reportingDatabase, clock } = this.needs
    const since = startOfDay(dayOf(new Date(clock.now().getTime() - (days - 1) * DAY_MS)))
    const rows = await reportingDatabase.query<RateRow>(LIST_REVIEW_RATES, [
      merchantId,
      lowestIdAt(since),
      since,
      lotId ?? null,
      sourceId ?? null,
      OWED,
      MOST_SOURCES,
    ])
    return {
      items: rows.map(({ id, name, looked, ...counts }) => ({
        sourceId: id,
        sourceName: name,
        lookedTwice: looked,
        ...counts,
      })),
    }
  }

  private lookOf(row: LookRow): SecondLook {
    const { shown, detail } = row
    const imported = { entry: row.evidence?.entryPhotoIds, exit: row.evidence?.exitPhotoIds }
    const found = [...(detail?.review ? [detail.review] : []), ...(detail?.reasons ?? []), ...shown.reasons]
    return {
      id: row.id,
      lotName: row.lot_name,
      sourceName: row.source_name,
      bays: shown.bays,
      plateText: shown.plateText,
      plateColour: shown.plateColour,
      enteredAt: shown.enteredAt,
      exitedAt: shown.exitedAt,
      amountFen: shown.amountFen,
      decidedAt: row.decided_at.toISOString(),
      findings: [...new Set(found)].flatMap(findingOf),
      note: detail?.reason ?? null,
      photos: pictureLinks(row.stay_pictures, id => this.needs.photoLinks.of(id), imported),
    }
  }

  private differenceOf(row: LookRow): Difference {
    return {
      ...this.lookOf(row),
      arrearId: row.arrear_id,
      stayId: row.stay_id,
      first: {
        decision: row.decision as ReviewDecision,
        reason: row.reason,
        by: row.decided_name,
        at: row.decided_at.toISOString(),
      },
      second: {
        decision: row.second_decision as ReviewDecision,
        reason: row.second_reason!,
        by: row.second_name!,
        at: row.second_at!.toISOString(),
      },
    }
  }
}

/** A code of the past may have no sentence any more. */
function findingOf(code: string): SecondLook['findings'] {
  if (Object.hasOwn(STAY_REASONS, code)) return [{ code, message: STAY_REASONS[code as StayReason] }]
  return Object.hasOwn(REFUSALS, code) ? [{ code, message: refusalMessage(code as RefusalCode) }] : []
}
