import type { StaffCall } from '@fangxing/contract/calls'
import { STAY_REASONS, type StayReason } from '@fangxing/contract/integration'
import { normalisePlateText } from '@fangxing/contract/plate'
import type { StayState } from '@fangxing/contract/states'
import type { StaffSession } from '../../domain/sessions'
import { startOfDay } from '../../domain/shanghai-time'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { Row } from '../../persistence/table-types'
import type { Clock } from '../../ports'
import { SEARCH_STAYS_OF_PERIOD, SEARCH_STAYS_OF_PLATE } from './search-stays.queries'

type Reply = StaffCall<'searchStays'>['reply']
type Query = {
  cursor?: string
  limit: number
  plateText?: string
  state?: StayState
  lotId?: string
  sourceId?: string
  day?: string
  from?: string
  to?: string
}
type Period = { from: Date; to: Date }
type FoundRow = Pick<
  Row<'parking_session'>,
  | 'id'
  | 'state'
  | 'bays'
  | 'plate_text'
  | 'plate_colour'
  | 'entered_at'
  | 'exited_at'
  | 'total_fen'
  | 'arrear_id'
  | 'heard_at'
> & { lot_name: string; source_name: string; reasons: StayReason[]; state: StayState }

const DAY_MS = 86_400_000
const USUAL_DAYS = 7
/** A stay is reported no earlier than it begins, and an event no later than this after it happened finds its own stay. */
const EARLIER_MS = STAY_RULES.longestMs + DAY_MS
const LATER_MS = STAY_RULES.halfMs

/** Any stay of the merchant, also one that is neither inside nor owed. Reads from a replica where there is one. */
export class SearchStays {
  constructor(private readonly needs: { reportingDatabase: Database; clock: Clock }) {}

  /** Newest first, a page at a time. Refusals: BAD_INPUT for a cursor that we did not give out. */
  async search({ merchantId }: StaffSession, query: Query): Promise<Reply> {
    const { reportingDatabase: database } = this.needs
    const plateText = normalisePlateText(query.plateText ?? '')
    const asked = periodOf(query)
    const period = asked ?? (plateText === '' ? this.lastDays() : null)
    const before = readCursor(query.cursor)
    const { limit } = query
    const shared = [
      merchantId,
      period?.from ?? null,
      ...narrowedBy(query),
      before?.id ?? null,
      limit + 1,
      period?.to ?? null,
    ]
    const rows =
      period && plateText === ''
        ? await database.query<FoundRow>(SEARCH_STAYS_OF_PERIOD, [...shared, ...idsOf(period)])
        : await database.query<FoundRow>(SEARCH_STAYS_OF_PLATE, [...shared, plateText, before?.at ?? null])
    return pageOf(rows, limit, placeOf, foundOf)
  }

  private lastDays(): Period {
    const to = this.needs.clock.now()
    return {
      from: new Date(to.getTime() - USUAL_DAYS * DAY_MS),
      to: new Date(to.getTime() + STAY_RULES.aheadMs),
    }
  }
}

const narrowedBy = ({ lotId, sourceId, state }: Query) => [lotId ?? null, sourceId ?? null, state ?? null]

function periodOf({ day, from, to }: Query): Period | null {
  if (from !== undefined && to !== undefined) return { from: new Date(from), to: new Date(to) }
  if (day === undefined) return null
  const begins = startOfDay(day)
  return { from: begins, to: new Date(begins.getTime() + DAY_MS) }
}

const idsOf = ({ from, to }: Period): [string, string] => [
  lowestIdAt(new Date(from.getTime() - EARLIER_MS)),
  lowestIdAt(new Date(to.getTime() + LATER_MS)),
]

/** Of a plate's stays by when they began; others are found again by their id alone. */
const placeOf = ({ entered_at: enteredAt, exited_at: exitedAt, heard_at: heardAt, id }: FoundRow) => ({
  at: enteredAt ?? exitedAt ?? heardAt,
  id,
})

const foundOf = (row: FoundRow): Reply['items'][number] => ({
  id: row.id,
  state: row.state,
  lotName: row.lot_name,
  sourceName: row.source_name,
  bays: row.bays,
  plateText: row.plate_text,
  plateColour: row.plate_colour,
  enteredAt: row.entered_at?.toISOString() ?? null,
  exitedAt: row.exited_at?.toISOString() ?? null,
  totalFen: row.total_fen,
  reasons: row.reasons.map(code => STAY_REASONS[code]),
  arrearId: row.arrear_id,
})
