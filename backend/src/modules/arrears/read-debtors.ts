import type { StaffCall } from '@fangxing/contract/calls'
import type { DebtorView } from '@fangxing/contract/debtors'
import { normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import {
  RANK_DEBTORS_OF_LOT,
  RANK_DEBTORS_OF_MERCHANT,
  SEARCH_DEBTORS_OF_LOT,
  SEARCH_DEBTORS_OF_MERCHANT,
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
>
type Sums = { count: number; due_fen: number }
type Query = { lotId?: string; search?: string; cursor?: string; limit: number }

/** Cars that owe, ranked over all of them: the table `debtor` is kept in the commit that changes a debt. */
export class ReadDebtors {
  constructor(private readonly needs: { database: Database }) {}

  /** Refusals: FORBIDDEN_LOT, also for an attendant who names no lot; BAD_INPUT for a cursor that we did not give out. */
  async list(session: StaffSession, query: Query): Promise<StaffCall<'listDebtors'>['reply']> {
    const { database } = this.needs
    const { lotId, limit } = query
    const seesAll = session.roles.some(role => role !== 'attendant')
    if (lotId === undefined ? !seesAll : !mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    const search = normalisePlateText(query.search ?? '')
    const place = [session.merchantId, lotId ?? null, search === '' ? null : search]
    const after = readPlace(query.cursor)
    const [rank, sum] = textsFor(lotId, search)
    const [rows, all] = await Promise.all([
      database.query<DebtorRow>(rank, [...place, after?.dueFen ?? null, after?.plateKey ?? null, limit + 1]),
      after?.all ?? database.one<Sums>(sum, search === '' ? place.slice(0, 2) : place),
    ])
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map(debtorViewOf),
      count: all!.count,
      dueFen: all!.due_fen,
      ...(rows.length > limit && last ? { next: cursorOf(last, all!) } : {}),
    }
  }
}

/** One or two characters are in so many plates that the ranking itself finds them soonest. */
function textsFor(lotId: string | undefined, search: string): readonly [string, string] {
  const isPart = [...search].length > 2
  if (lotId === undefined) {
    if (isPart) return [SEARCH_DEBTORS_OF_MERCHANT, SUM_FOUND_DEBTORS_OF_MERCHANT]
    return [RANK_DEBTORS_OF_MERCHANT, search === '' ? SUM_ALL_DEBTORS_OF_MERCHANT : SUM_DEBTORS_OF_MERCHANT]
  }
  if (isPart) return [SEARCH_DEBTORS_OF_LOT, SUM_FOUND_DEBTORS_OF_LOT]
  return [RANK_DEBTORS_OF_LOT, search === '' ? SUM_ALL_DEBTORS_OF_LOT : SUM_DEBTORS_OF_LOT]
}

const debtorViewOf = (row: DebtorRow): DebtorView => ({
  plateText: row.plate_text,
  plateColour: row.plate_colour as PlateColour,
  arrearCount: row.arrear_count,
  dueFen: row.due_fen,
  lastExitedAt: row.last_exited_at!.toISOString(),
})

/**
 * What is owed and the plate, and what was found with the first page: whoever turns pages sees one sum, and nobody counts for it again.
 * A node of the former version reads both as the plate, which no plate lies between.
 */
const PLACE = /^(\d{1,15})\.([\p{L}\p{N}_/]{1,64}?)(?:\/(\d{1,9})\/(\d{1,15}))?$/u

const cursorOf = (row: Pick<DebtorRow, 'due_fen' | 'plate_key'>, all: Sums): string =>
  Buffer.from(`${row.due_fen}.${row.plate_key}/${all.count}/${all.due_fen}`).toString('base64url')

type Place = { dueFen: number; plateKey: string; all: Sums | null }

function readPlace(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null
  const match = PLACE.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new Refusal('BAD_INPUT', {}, [{ path: 'query.cursor', code: 'invalid' }])
  const [, dueFen, plateKey, count, sumFen] = match
  const all = count === undefined ? null : { count: Number(count), due_fen: Number(sumFen) }
  return { dueFen: Number(dueFen), plateKey: plateKey!, all }
}
