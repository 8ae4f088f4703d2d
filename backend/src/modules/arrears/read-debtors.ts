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
type Which = { lotId?: string; search?: string }

/** Cars that owe, ranked over all of them: the table `debtor` is kept in the commit that changes a debt. */
export class ReadDebtors {
  constructor(private readonly needs: { database: Database }) {}

  /** Refusals: FORBIDDEN_LOT, also for an attendant who names no lot; BAD_INPUT for a cursor that we did not give out. */
  async list(
    session: StaffSession,
    { cursor, limit, ...which }: Which & { cursor?: string; limit: number },
  ): Promise<StaffCall<'listDebtors'>['reply']> {
    const { place, rank } = askedOf(session, which)
    const after = readPlace(cursor)
    const values = [...place, after?.dueFen ?? null, after?.plateKey ?? null, limit + 1]
    const rows = await this.needs.database.query<DebtorRow>(rank, values)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map(debtorViewOf),
      ...(rows.length > limit && last ? { next: cursorOf(last) } : {}),
    }
  }

  /** Of all that such a list shows on its pages. Refusals: FORBIDDEN_LOT, also for an attendant who names no lot. */
  async sum(session: StaffSession, which: Which): Promise<StaffCall<'sumDebtors'>['reply']> {
    const { place, sum } = askedOf(session, which)
    const [merchantId, lotId, search] = place
    const values = search === null ? [merchantId, lotId] : [merchantId, lotId, search]
    const all = await this.needs.database.one<Sums>(sum, values)
    return { count: all!.count, dueFen: all!.due_fen }
  }
}

function askedOf(session: StaffSession, { lotId, search: typed = '' }: Which) {
  const seesAll = session.roles.some(role => role !== 'attendant')
  if (lotId === undefined ? !seesAll : !mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
  const search = normalisePlateText(typed)
  const [rank, sum] = textsFor(lotId, search)
  return { place: [session.merchantId, lotId ?? null, search === '' ? null : search] as const, rank, sum }
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

/** What is owed and the plate; a node of the former version put its sums behind them, and reads a place without them. */
const PLACE = /^(\d{1,15})\.([\p{L}\p{N}_/]{1,64}?)(?:\/\d{1,9}\/\d{1,15})?$/u

const cursorOf = (row: Pick<DebtorRow, 'due_fen' | 'plate_key'>): string =>
  Buffer.from(`${row.due_fen}.${row.plate_key}`).toString('base64url')

function readPlace(cursor: string | undefined): { dueFen: number; plateKey: string } | null {
  if (cursor === undefined) return null
  const match = PLACE.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new Refusal('BAD_INPUT', {}, [{ path: 'query.cursor', code: 'invalid' }])
  const [, dueFen, plateKey] = match
  return { dueFen: Number(dueFen), plateKey: plateKey! }
}
