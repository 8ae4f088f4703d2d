import type { StaffCall } from '@fangxing/contract/calls'
import { LOT_DAY_MAX_DAYS, type DayPart, type LotDay } from '@fangxing/contract/lot-day'
import { normalisePlateText } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ArrearState, StayState } from '@fangxing/contract/states'
import { dayOf, startOfDay } from '../../domain/shanghai-time'
import type { StaffSession } from '../../domain/sessions'
import {
  FREE_STATE,
  HALF_STATE,
  INSIDE_STATE,
  LEFT_STATE,
  OWED_STATE,
  VOID_STATE,
} from '../../domain/stays/stay'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { cursorOf, pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { Clock } from '../../ports'
import { LIST_CARS_INSIDE, LIST_DAY_STAYS, READ_LOT_DAY } from './lot-day.queries'

type Asked = { day: string; lotId?: string }
type DayStaysAsked = Asked & { part: DayPart; plateText?: string; cursor?: string; limit: number }
type InsideAsked = {
  lotId?: string
  plateText?: string
  owing: 'all' | 'debtors'
  cursor?: string
  limit: number
}
type DayStays = StaffCall<'listDayStays'>['reply']
type Counted = {
  came: DayPart
  went: DayPart
  became: DayPart | null
  stays: number
  paid_since: number
}
type StayRow = {
  id: string
  state: StayState
  lot_name: string
  bays: string[]
  plate_text: string | null
  plate_colour: string
  entered_at: Date | null
  exited_at: Date | null
  total_fen: number | null
  arrear_id: string | null
}
export type CarInsideRow = Pick<StayRow, 'id' | 'lot_name' | 'bays' | 'plate_text' | 'plate_colour'> & {
  /** Null: only the lock at the car says that it is there. */
  stay_id: string | null
  lot_id: string
  plate_key: string | null
  entered_at: Date | null
  order_id: string | null
  held_since: Date | null
  /** By which it has its place in the list. */
  since: Date
}

const DAY_MS = 86_400_000
const PAID_STATE: StayState = 'paid'
const PAID_SINCE: readonly ArrearState[] = ['settled', 'refunded']
/** Half a stay has left; its entry may still be reported. */
const WAITING: readonly StayState[] = [LEFT_STATE, HALF_STATE]

/** What came into a lot on a day, what left it, and what became of that. Reads from a replica where there is one. */
export class ReadLotDay {
  constructor(private readonly needs: { reportingDatabase: Database; clock: Clock }) {}

  /** Refusals: BAD_INPUT for a day that lies ahead or too far back. */
  async read(session: StaffSession, asked: Asked): Promise<LotDay> {
    const rows = await this.needs.reportingDatabase.query<Counted>(READ_LOT_DAY, [
      ...this.stays(session, asked),
      PAID_SINCE,
    ])
    const sum = (isMeant: (row: Counted) => boolean) =>
      rows.filter(isMeant).reduce((total, row) => total + row.stays, 0)
    const came = (part: DayPart) => sum(row => row.came === part)
    const went = (part: DayPart) => sum(row => row.went === part)
    const became = (part: DayPart) => sum(row => row.became === part)
    return {
      day: asked.day,
      insideBefore: came('inside_before'),
      entered: came('entered'),
      exitOnly: came('exit_only'),
      left: went('left'),
      insideAfter: went('inside_after'),
      noExit: went('no_exit'),
      became: {
        free: became('free'),
        pass: became('pass'),
        paid: became('paid'),
        debt: became('debt'),
        review: became('review'),
        waiting: became('waiting'),
        void: became('void'),
      },
      debtPaidSince: rows.reduce((total, row) => total + row.paid_since, 0),
    }
  }

  /** The stays behind a number. Refusals: as above. */
  async list(
    session: StaffSession,
    { part, cursor, limit, plateText, ...asked }: DayStaysAsked,
  ): Promise<DayStays> {
    const after = readCursor(cursor)
    const rows = await this.needs.reportingDatabase.query<StayRow>(LIST_DAY_STAYS, [
      ...this.stays(session, asked),
      part,
      after?.id ?? null,
      limit + 1,
      plateText === undefined ? null : normalisePlateText(plateText),
    ])
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map(row => ({
        id: row.id,
        state: row.state,
        lotName: row.lot_name,
        bays: row.bays,
        plateText: row.plate_text,
        plateColour: row.plate_colour,
        enteredAt: row.entered_at?.toISOString() ?? null,
        exitedAt: row.exited_at?.toISOString() ?? null,
        totalFen: row.total_fen,
        arrearId: row.arrear_id,
      })),
      ...(rows.length > limit && last ? { next: cursorOf({ at: new Date(0), id: last.id }) } : {}),
    }
  }

  /** Who came first stands first. */
  async inside(
    { merchantId }: StaffSession,
    { lotId, plateText, owing, cursor, limit }: InsideAsked,
  ): Promise<{ items: CarInsideRow[]; next?: string }> {
    const after = readCursor(cursor)
    const rows = await this.needs.reportingDatabase.query<CarInsideRow>(LIST_CARS_INSIDE, [
      merchantId,
      lotId ?? null,
      plateText === undefined ? null : plateText.toUpperCase().replace(/[\\%_]/g, '\\$&'),
      after?.at ?? null,
      after?.id ?? null,
      limit + 1,
      owing === 'debtors',
    ])
    return pageOf(
      rows,
      limit,
      row => ({ at: row.since, id: row.id }),
      row => row,
    )
  }

  private stays({ merchantId }: StaffSession, { day, lotId }: Asked): unknown[] {
    const start = startOfDay(day)
    const end = new Date(start.getTime() + DAY_MS)
    const today = startOfDay(dayOf(this.needs.clock.now()))
    const daysBack = (today.getTime() - start.getTime()) / DAY_MS
    if (daysBack < 0 || daysBack > LOT_DAY_MAX_DAYS)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'query.day', code: 'out_of_range' }])
    // A stay is stored when its first event comes, at the earliest when it begins.
    const lowest = lowestIdAt(new Date(start.getTime() - STAY_RULES.longestMs - DAY_MS))
    const states = [[INSIDE_STATE], [FREE_STATE], [PAID_STATE], [OWED_STATE], [VOID_STATE], WAITING]
    return [merchantId, lotId ?? null, start, end, lowest, ...states]
  }
}
