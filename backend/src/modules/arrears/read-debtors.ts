import type { StaffCall } from '@fangxing/contract/calls'
import type { DebtorView } from '@fangxing/contract/debtors'
import { normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { badCursor, cursorOf, readCursor, textOfCursor, writeCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import {
  RANK_DEBTORS_OF_LOT,
  RANK_DEBTORS_OF_LOT_BY_FEWEST,
  RANK_DEBTORS_OF_LOT_BY_MOST,
  RANK_DEBTORS_OF_LOT_BY_NEWEST,
  RANK_DEBTORS_OF_LOT_BY_OLDEST,
  RANK_DEBTORS_OF_MERCHANT,
  RANK_DEBTORS_OF_MERCHANT_BY_FEWEST,
  RANK_DEBTORS_OF_MERCHANT_BY_MOST,
  RANK_DEBTORS_OF_MERCHANT_BY_NEWEST,
  RANK_DEBTORS_OF_MERCHANT_BY_OLDEST,
  RANK_SMALLEST_DEBTORS_OF_LOT,
  RANK_SMALLEST_DEBTORS_OF_MERCHANT,
  SEARCH_DEBTORS_OF_LOT,
  SEARCH_DEBTORS_OF_LOT_BY_FEWEST,
  SEARCH_DEBTORS_OF_LOT_BY_MOST,
  SEARCH_DEBTORS_OF_LOT_BY_NEWEST,
  SEARCH_DEBTORS_OF_LOT_BY_OLDEST,
  SEARCH_DEBTORS_OF_MERCHANT,
  SEARCH_DEBTORS_OF_MERCHANT_BY_FEWEST,
  SEARCH_DEBTORS_OF_MERCHANT_BY_MOST,
  SEARCH_DEBTORS_OF_MERCHANT_BY_NEWEST,
  SEARCH_DEBTORS_OF_MERCHANT_BY_OLDEST,
  SEARCH_SMALLEST_DEBTORS_OF_LOT,
  SEARCH_SMALLEST_DEBTORS_OF_MERCHANT,
  SUM_ALL_DEBTORS_OF_LOT,
  SUM_ALL_DEBTORS_OF_MERCHANT,
  SUM_DEBTORS_OF_LOT,
  SUM_DEBTORS_OF_MERCHANT,
  SUM_FOUND_DEBTORS_OF_LOT,
  SUM_FOUND_DEBTORS_OF_MERCHANT,
} from './read-debtors.queries'

type DebtorRow = Pick<
  Row<'debtor'>,
  'plate_text' | 'plate_colour' | 'plate_key' | 'arrear_count' | 'due_fen' | 'last_exited_at'
> & {
  /** Null: it was paid while the page was read. */
  oldest_exited_at: Date | null
  /** Its debt, where cars are ranked by it. */
  oldest_id?: string
}
type Sums = { count: number; due_fen: number }
type Which = { lotId?: string; search?: string }
type Sorted = { sort?: 'due' | 'count' | 'age'; order?: 'asc' | 'desc' }

/** The texts that rank all, and those that rank what a part of a plate finds; `within` names every order but the usual one in cursors. */
type Ranking = {
  within?: string
  ofLot: readonly [all: string, found: string]
  ofMerchant: readonly [all: string, found: string]
}
const RANKINGS: Record<NonNullable<Sorted['sort']>, Record<NonNullable<Sorted['order']>, Ranking>> = {
  due: {
    desc: {
      ofLot: [RANK_DEBTORS_OF_LOT, SEARCH_DEBTORS_OF_LOT],
      ofMerchant: [RANK_DEBTORS_OF_MERCHANT, SEARCH_DEBTORS_OF_MERCHANT],
    },
    asc: {
      within: 'due asc',
      ofLot: [RANK_SMALLEST_DEBTORS_OF_LOT, SEARCH_SMALLEST_DEBTORS_OF_LOT],
      ofMerchant: [RANK_SMALLEST_DEBTORS_OF_MERCHANT, SEARCH_SMALLEST_DEBTORS_OF_MERCHANT],
    },
  },
  count: {
    desc: {
      within: 'count desc',
      ofLot: [RANK_DEBTORS_OF_LOT_BY_MOST, SEARCH_DEBTORS_OF_LOT_BY_MOST],
      ofMerchant: [RANK_DEBTORS_OF_MERCHANT_BY_MOST, SEARCH_DEBTORS_OF_MERCHANT_BY_MOST],
    },
    asc: {
      within: 'count asc',
      ofLot: [RANK_DEBTORS_OF_LOT_BY_FEWEST, SEARCH_DEBTORS_OF_LOT_BY_FEWEST],
      ofMerchant: [RANK_DEBTORS_OF_MERCHANT_BY_FEWEST, SEARCH_DEBTORS_OF_MERCHANT_BY_FEWEST],
    },
  },
  age: {
    desc: {
      within: 'age desc',
      ofLot: [RANK_DEBTORS_OF_LOT_BY_OLDEST, SEARCH_DEBTORS_OF_LOT_BY_OLDEST],
      ofMerchant: [RANK_DEBTORS_OF_MERCHANT_BY_OLDEST, SEARCH_DEBTORS_OF_MERCHANT_BY_OLDEST],
    },
    asc: {
      within: 'age asc',
      ofLot: [RANK_DEBTORS_OF_LOT_BY_NEWEST, SEARCH_DEBTORS_OF_LOT_BY_NEWEST],
      ofMerchant: [RANK_DEBTORS_OF_MERCHANT_BY_NEWEST, SEARCH_DEBTORS_OF_MERCHANT_BY_NEWEST],
    },
  },
}

/**
 * Cars that owe, ranked over all of them: the table `debtor` is kept in the commit that changes a debt. Searches and sums are read there
 * too, and from no replica: whoever has waived or withdrawn a debt comes back to them, and would do it once more.
 */
export class ReadDebtors {
  constructor(private readonly needs: { database: Database }) {}

  /** Refusals: FORBIDDEN_LOT, also for an attendant who names no lot; BAD_INPUT for a cursor that we did not give out. */
  async list(
    session: StaffSession,
    {
      cursor,
      limit,
      sort = 'due',
      order = 'desc',
      ...which
    }: Which & Sorted & { cursor?: string; limit: number },
  ): Promise<StaffCall<'listDebtors'>['reply']> {
    const { place, isPart } = askedOf(session, which)
    const ranking = RANKINGS[sort][order]
    const values = [...place, ...placeOf(cursor, sort, ranking), limit + 1]
    const texts = which.lotId === undefined ? ranking.ofMerchant : ranking.ofLot
    const rows = await this.needs.database.query<DebtorRow>(texts[isPart ? 1 : 0], values)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map(debtorViewOf),
      ...(rows.length > limit && last ? { next: cursorAfter(last, sort, ranking) } : {}),
    }
  }

  /** Of all that such a list shows on its pages. Refusals: FORBIDDEN_LOT, also for an attendant who names no lot. */
  async sum(session: StaffSession, which: Which): Promise<StaffCall<'sumDebtors'>['reply']> {
    const { place, isPart } = askedOf(session, which)
    const [merchantId, lotId, search] = place
    const values = search === null ? [merchantId, lotId] : [merchantId, lotId, search]
    const [ofAll, ofSome, ofFound] = lotId === null ? SUMS_OF_MERCHANT : SUMS_OF_LOT
    const text = search === null ? ofAll : isPart ? ofFound : ofSome
    const all = await this.needs.database.one<Sums>(text, values)
    return { count: all!.count, dueFen: all!.due_fen }
  }
}

/** Of all, of plates that have one or two characters, of plates that have more. */
const SUMS_OF_LOT = [SUM_ALL_DEBTORS_OF_LOT, SUM_DEBTORS_OF_LOT, SUM_FOUND_DEBTORS_OF_LOT] as const
const SUMS_OF_MERCHANT = [
  SUM_ALL_DEBTORS_OF_MERCHANT,
  SUM_DEBTORS_OF_MERCHANT,
  SUM_FOUND_DEBTORS_OF_MERCHANT,
] as const

/** `isPart`: one or two characters are in so many plates that the ranking itself finds them soonest. */
function askedOf(session: StaffSession, { lotId, search: typed = '' }: Which) {
  const seesAll = session.roles.some(role => role !== 'attendant')
  if (lotId === undefined ? !seesAll : !mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
  const search = normalisePlateText(typed)
  const place = [session.merchantId, lotId ?? null, search === '' ? null : search] as const
  return { place, isPart: [...search].length > 2 }
}

const debtorViewOf = (row: DebtorRow): DebtorView => ({
  plateText: row.plate_text,
  plateColour: row.plate_colour as PlateColour,
  arrearCount: row.arrear_count,
  dueFen: row.due_fen,
  lastExitedAt: row.last_exited_at!.toISOString(),
  ...(row.oldest_exited_at ? { oldestExitedAt: row.oldest_exited_at.toISOString() } : {}),
})

/** What is owed, or how many debts, and the plate; a node of the former version put its sums behind them, and reads a place without them. */
const PLACE = /^(\d{1,15})\.([\p{L}\p{N}_/]{1,64}?)(?:\/\d{1,9}\/\d{1,15})?$/u

type Sort = NonNullable<Sorted['sort']>

function cursorAfter(row: DebtorRow, sort: Sort, { within }: Ranking): string {
  if (sort === 'age') return cursorOf({ at: row.oldest_exited_at!, id: row.oldest_id!, within })
  return writeCursor(`${sort === 'due' ? row.due_fen : row.arrear_count}.${row.plate_key}`, within)
}

/** What the row before the page is ranked by, and its plate, or its oldest debt; nulls: the first page. */
function placeOf(
  cursor: string | undefined,
  sort: Sort,
  { within }: Ranking,
): [number | Date | null, string | null] {
  if (cursor === undefined) return [null, null]
  if (sort === 'age') {
    const place = readCursor(cursor, within)!
    return [place.at, place.id]
  }
  const match = PLACE.exec(textOfCursor(cursor, within))
  if (!match) throw badCursor()
  const [, rankedBy, plateKey] = match
  return [Number(rankedBy), plateKey!]
}
