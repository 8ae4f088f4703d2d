import { BARS_SOON_DAYS, type AgedDebt, type Ages } from '@fangxing/contract/ageing'
import type { StaffCall } from '@fangxing/contract/calls'
import { normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import { TIME_BAR_YEARS } from '../../domain/eligibility'
import type { StaffSession } from '../../domain/sessions'
import { yearsLater } from '../../domain/shanghai-time'
import { pageOf, readCursor, readNumberCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { ArrearRow } from '../../persistence/rows'
import type { Clock } from '../../ports'
import {
  COUNT_AGED_DEBTS,
  COUNT_AGED_DEBTS_OF_LOT,
  LIST_AGED_DEBTS,
  LIST_AGED_DEBTS_OF_LOT,
  LIST_AGED_DEBTS_OF_PLATE,
  LIST_LARGEST_AGED_DEBTS_OF_PLATE,
  LIST_LARGEST_OF_FEW,
  LIST_LARGEST_OF_FEW_OF_LOT,
  LIST_LARGEST_OF_MANY,
  LIST_LARGEST_OF_MANY_OF_LOT,
  LIST_NEWEST_AGED_DEBTS,
  LIST_NEWEST_AGED_DEBTS_OF_LOT,
  LIST_NEWEST_AGED_DEBTS_OF_PLATE,
  LIST_SMALLEST_AGED_DEBTS_OF_PLATE,
  LIST_SMALLEST_OF_FEW,
  LIST_SMALLEST_OF_FEW_OF_LOT,
  LIST_SMALLEST_OF_MANY,
  LIST_SMALLEST_OF_MANY_OF_LOT,
  READ_AGES,
} from './ageing.queries'
import { lotsOf } from './report-period'

const DAY_MS = 86_400_000
type AgesRow = {
  /** null: of all lots. */
  lot_id: string | null
  up_to_30_count: number
  up_to_30_fen: number
  up_to_60_count: number
  up_to_60_fen: number
  up_to_90_count: number
  up_to_90_fen: number
  older_count: number
  older_fen: number
  bars_soon_count: number
  bars_soon_fen: number
}
type DebtRow = ArrearRow & { lot_name: string; demand_count: number; last_demand_at: Date | null }
type ListQuery = {
  cursor?: string
  limit: number
  lotId?: string
  age?: keyof Ages
  plateText?: string
  sort?: 'age' | 'due'
  order?: 'asc' | 'desc'
}
/** By age the oldest first, and the newest; `within` names every order but that in cursors. */
const BY_AGE = {
  desc: {
    within: undefined,
    ofAll: LIST_AGED_DEBTS,
    ofLot: LIST_AGED_DEBTS_OF_LOT,
    ofPlate: LIST_AGED_DEBTS_OF_PLATE,
  },
  asc: {
    within: 'age asc',
    ofAll: LIST_NEWEST_AGED_DEBTS,
    ofLot: LIST_NEWEST_AGED_DEBTS_OF_LOT,
    ofPlate: LIST_NEWEST_AGED_DEBTS_OF_PLATE,
  },
}
/** By amount: of an age with many debts, and of one with few. */
const BY_DUE = {
  desc: {
    within: 'due desc',
    ofAll: [LIST_LARGEST_OF_MANY, LIST_LARGEST_OF_FEW],
    ofLot: [LIST_LARGEST_OF_MANY_OF_LOT, LIST_LARGEST_OF_FEW_OF_LOT],
    ofPlate: LIST_LARGEST_AGED_DEBTS_OF_PLATE,
  },
  asc: {
    within: 'due asc',
    ofAll: [LIST_SMALLEST_OF_MANY, LIST_SMALLEST_OF_FEW],
    ofLot: [LIST_SMALLEST_OF_MANY_OF_LOT, LIST_SMALLEST_OF_FEW_OF_LOT],
    ofPlate: LIST_SMALLEST_AGED_DEBTS_OF_PLATE,
  },
} as const
/** So many are sorted in a moment; where there are more, a page meets them soon enough along the amounts. */
const FEW = 5_000

const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * DAY_MS)
export const barsAt = (exitedAt: Date): Date => yearsLater(exitedAt, TIME_BAR_YEARS)
/** Whoever left before it is barred within `BARS_SOON_DAYS`. */
const barsSoonBefore = (at: Date): Date => yearsLater(daysBefore(at, -BARS_SOON_DAYS), -TIME_BAR_YEARS)

/** Left after, and not after. */
function rangeOf(age: keyof Ages | undefined, at: Date): [Date | null, Date] {
  switch (age) {
    case 'upTo30':
      return [daysBefore(at, 30), at]
    case 'upTo60':
      return [daysBefore(at, 60), daysBefore(at, 30)]
    case 'upTo90':
      return [daysBefore(at, 90), daysBefore(at, 60)]
    case 'older':
      return [null, daysBefore(at, 90)]
    case 'barsSoon':
      return [null, barsSoonBefore(at)]
    case undefined:
      return [null, at]
  }
}

/** What is owed by how long ago the car left. Reads from a replica where there is one. */
export class ReadAgeing {
  constructor(private readonly needs: { reportingDatabase: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND for a lot of others. */
  async read(
    session: StaffSession,
    { lotId }: { lotId?: string },
  ): Promise<StaffCall<'readAgeing'>['reply']> {
    const { reportingDatabase: database, clock } = this.needs
    const lots = await lotsOf(database, session, lotId)
    const at = clock.now()
    const rows = await database.query<AgesRow>(READ_AGES, [
      session.merchantId,
      lotId ?? null,
      ...[30, 60, 90].map(days => daysBefore(at, days)),
      barsSoonBefore(at),
    ])
    return {
      asOf: at.toISOString(),
      total: agesOf(rows.find(row => row.lot_id === null)),
      lots: lots.flatMap(({ id, name }) => {
        const row = rows.find(({ lot_id }) => lot_id === id)
        return row ? [{ lotId: id, name, ...agesOf(row) }] : []
      }),
    }
  }

  /** Refusals: NOT_FOUND for a lot of others. */
  async list(session: StaffSession, query: ListQuery): Promise<StaffCall<'listAgedDebts'>['reply']> {
    const { reportingDatabase: database, clock } = this.needs
    if (query.lotId !== undefined) await lotsOf(database, session, query.lotId)
    const at = clock.now()
    const [after, until] = rangeOf(query.age, at)
    const isByDue = query.sort === 'due'
    const { within } = (isByDue ? BY_DUE : BY_AGE)[query.order ?? 'desc']
    const place = isByDue ? readNumberCursor(query.cursor, within) : readCursor(query.cursor, within)
    const plate = query.plateText === undefined ? [] : [normalisePlateText(query.plateText)]
    const range = [session.merchantId, query.lotId ?? null, after, until]
    const text = isByDue ? await this.textByDue(query, range) : textByAge(query)
    const rows = await database.query<DebtRow>(text, [
      ...range,
      place?.at ?? null,
      place?.id ?? null,
      query.limit + 1,
      ...plate,
    ])
    const placeOf = (row: DebtRow) => ({ at: isByDue ? row.due_fen : row.exited_at, id: row.id, within })
    return pageOf(rows, query.limit, placeOf, row => agedDebtOf(row, at))
  }

  /** Which text reads the fewest rows, by how many debts the age has. */
  private async textByDue(query: ListQuery, range: readonly unknown[]): Promise<string> {
    const { ofAll, ofLot, ofPlate } = BY_DUE[query.order ?? 'desc']
    if (query.plateText !== undefined) return ofPlate
    const [ofMany, ofFew] = query.lotId === undefined ? ofAll : ofLot
    if (query.age === undefined) return ofMany
    const counting = query.lotId === undefined ? COUNT_AGED_DEBTS : COUNT_AGED_DEBTS_OF_LOT
    const found = await this.needs.reportingDatabase.one<{ count: number }>(counting, [...range, FEW])
    return found!.count < FEW ? ofFew : ofMany
  }
}

function textByAge({ order = 'desc', plateText, lotId }: ListQuery): string {
  const { ofAll, ofLot, ofPlate } = BY_AGE[order]
  if (plateText !== undefined) return ofPlate
  return lotId === undefined ? ofAll : ofLot
}

const NOTHING = { count: 0, fen: 0 }
function agesOf(row: AgesRow | undefined): Ages {
  if (!row) return { upTo30: NOTHING, upTo60: NOTHING, upTo90: NOTHING, older: NOTHING, barsSoon: NOTHING }
  return {
    upTo30: { count: row.up_to_30_count, fen: row.up_to_30_fen },
    upTo60: { count: row.up_to_60_count, fen: row.up_to_60_fen },
    upTo90: { count: row.up_to_90_count, fen: row.up_to_90_fen },
    older: { count: row.older_count, fen: row.older_fen },
    barsSoon: { count: row.bars_soon_count, fen: row.bars_soon_fen },
  }
}

const agedDebtOf = (row: DebtRow, at: Date): AgedDebt => ({
  id: row.id,
  lotName: row.lot_name,
  plateText: row.plate_text,
  plateColour: row.plate_colour as PlateColour,
  enteredAt: row.entered_at.toISOString(),
  exitedAt: row.exited_at.toISOString(),
  ageDays: Math.floor((at.getTime() - row.exited_at.getTime()) / DAY_MS),
  barsAt: barsAt(row.exited_at).toISOString(),
  dueFen: row.due_fen,
  demandCount: row.demand_count,
  lastDemandAt: row.last_demand_at?.toISOString() ?? null,
})
