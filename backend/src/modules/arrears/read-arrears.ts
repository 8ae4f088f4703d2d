import type { ArrearView } from '@fangxing/contract/arrears'
import type { StaffCall } from '@fangxing/contract/calls'
import { normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { claimedFrom } from '../../persistence/readings/eligibility-reading'
import type { ArrearRow } from '../../persistence/rows'
import { pageOf, readCursor, readNumberCursor, type Place } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import {
  GRACE_ARREAR_STATES,
  graceUntil,
  OPEN_ARREAR_STATES,
  OWED_ARREAR_STATES,
  SETTLED_ARREAR_STATE,
} from '../../domain/arrear'
import { countReminders } from '../../domain/reminders'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Clock } from '../../ports'
import {
  LIST_ARREARS,
  LIST_ARREARS_OF_LOT,
  LIST_ARREARS_OF_LOTS,
  LIST_ARREARS_OF_PLATE,
  LIST_LARGEST_ARREARS,
  LIST_LARGEST_ARREARS_OF_LOTS,
  LIST_LARGEST_ARREARS_OF_PLATE,
  LIST_OLDEST_ARREARS,
  LIST_OLDEST_ARREARS_OF_LOTS,
  LIST_OLDEST_ARREARS_OF_PLATE,
  LIST_SMALLEST_ARREARS,
  LIST_SMALLEST_ARREARS_OF_LOTS,
  LIST_SMALLEST_ARREARS_OF_PLATE,
  READ_CLONE_SUSPECTED,
  type SHOWN_COLUMNS,
} from './read-arrears.queries'

export type ArrearQuery = {
  cursor?: string
  limit: number
  lotId?: string
  plateText?: string
  plateColour?: string
  state?: string
  sort?: 'exited' | 'due'
  order?: 'asc' | 'desc'
}

type Arrears = StaffCall<'listArrears'>['reply']
export type ShownArrear = Pick<ArrearRow, (typeof SHOWN_COLUMNS)[number]> & {
  lot_name: string
  reminded_at: Date[]
}
/** Of the first page of a plate, the same in every row. `cars_left`: null when none has left. */
type ListedArrear = ShownArrear & {
  cars_left?: { plate_colour: PlateColour; left_at: string }[] | null
  sums?: NonNullable<Arrears['sum']> | null
  is_clone_suspected?: boolean | null
}

/** How a list comes: `within` names every order but the usual one in cursors. */
type ListOrder = {
  within?: string
  isByDue: boolean
  all: string
  ofLots: string
  /** Where the usual order has another text for one lot than for several. */
  ofLot?: string
  ofPlate: string
}
const ORDERS: Record<NonNullable<ArrearQuery['sort']>, Record<'asc' | 'desc', ListOrder>> = {
  exited: {
    desc: {
      isByDue: false,
      all: LIST_ARREARS,
      ofLots: LIST_ARREARS_OF_LOTS,
      ofLot: LIST_ARREARS_OF_LOT,
      ofPlate: LIST_ARREARS_OF_PLATE,
    },
    asc: {
      within: 'exited asc',
      isByDue: false,
      all: LIST_OLDEST_ARREARS,
      ofLots: LIST_OLDEST_ARREARS_OF_LOTS,
      ofPlate: LIST_OLDEST_ARREARS_OF_PLATE,
    },
  },
  due: {
    desc: {
      within: 'due desc',
      isByDue: true,
      all: LIST_LARGEST_ARREARS,
      ofLots: LIST_LARGEST_ARREARS_OF_LOTS,
      ofPlate: LIST_LARGEST_ARREARS_OF_PLATE,
    },
    asc: {
      within: 'due asc',
      isByDue: true,
      all: LIST_SMALLEST_ARREARS,
      ofLots: LIST_SMALLEST_ARREARS_OF_LOTS,
      ofPlate: LIST_SMALLEST_ARREARS_OF_PLATE,
    },
  },
}

/** Of debts that are paid none owes anything: when the car left tells them apart. */
function orderOf({ state, sort = 'exited', order = 'desc' }: ArrearQuery): ListOrder {
  return ORDERS[state === SETTLED_ARREAR_STATE ? 'exited' : sort][order]
}

const isOwed = ({ state }: ShownArrear): boolean => OWED_ARREAR_STATES.includes(state)

/** Debts as staff see them. */
export class ReadArrears {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /**
   * Debts of the merchant, open ones unless `state` says otherwise, newest first unless `sort` and `order` say otherwise. A plate's
   * debts in other lots of the merchant count too, so an attendant who names a whole plate sees them all. Refusals: FORBIDDEN_LOT,
   * BAD_INPUT for a cursor of another order.
   */
  async list(session: StaffSession, query: ArrearQuery): Promise<Arrears> {
    if (query.lotId !== undefined && !mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
    const order = orderOf(query)
    const { within, isByDue } = order
    const after = isByDue ? readNumberCursor(query.cursor, within) : readCursor(query.cursor, within)
    const rows = await this.read(session, query, order, after)
    const now = this.needs.clock.now()
    const placeOf = (row: ShownArrear) => ({ at: isByDue ? row.due_fen : row.exited_at, id: row.id, within })
    const page = pageOf(rows, query.limit, placeOf, row => arrearViewOf(row, now))
    if (query.plateText === undefined || query.cursor !== undefined) return page
    const isCloneSuspected = await this.isCloneSuspected(session, query.plateText, rows)
    const sum = rows[0]?.sums ?? { count: 0, dueFen: 0 }
    return { ...page, left: carsLeftOf(rows), sum, ...(isCloneSuspected ? { isCloneSuspected } : {}) }
  }

  /** The first page has it in each row; of a plate without one it is asked for. */
  private async isCloneSuspected(
    { merchantId }: StaffSession,
    plateText: string,
    [first]: readonly ListedArrear[],
  ): Promise<boolean> {
    const values = [merchantId, normalisePlateText(plateText)]
    type Suspected = { is_clone_suspected: boolean }
    const row = first ?? (await this.needs.database.one<Suspected>(READ_CLONE_SUSPECTED, values))
    return row?.is_clone_suspected ?? false
  }

  /** One row more than the page has. */
  private read(
    session: StaffSession,
    query: ArrearQuery,
    order: ListOrder,
    after: Place | null,
  ): Promise<ListedArrear[]> {
    const { database } = this.needs
    const { lotId, state, plateColour } = query
    const states = state === undefined ? OPEN_ARREAR_STATES : [state]
    const rest = [after?.at ?? null, after?.id ?? null, query.limit + 1, plateColour ?? null]
    if (query.plateText !== undefined) {
      const lotIds = lotId === undefined ? null : [lotId]
      const values = [session.merchantId, states, lotIds, ...rest, normalisePlateText(query.plateText)]
      return database.query<ListedArrear>(order.ofPlate, values)
    }
    if (lotId !== undefined && order.ofLot !== undefined)
      return database.query<ListedArrear>(order.ofLot, [session.merchantId, states, lotId, ...rest])
    const seesAll = session.roles.some(role => role !== 'attendant')
    const lotIds = lotId !== undefined ? [lotId] : seesAll ? null : session.lotIds
    const text = lotIds === null ? order.all : order.ofLots
    return database.query<ListedArrear>(text, [session.merchantId, states, lotIds, ...rest])
  }
}

/** Of a car that owes nothing nobody is told where it was. */
function carsLeftOf(rows: readonly ListedArrear[]): NonNullable<Arrears['left']> {
  const owing = new Set(rows.filter(isOwed).map(row => row.plate_colour))
  const left = rows[0]?.cars_left ?? []
  return left
    .filter(({ plate_colour }) => owing.has(plate_colour))
    .map(({ plate_colour, left_at }) => ({
      plateColour: plate_colour,
      leftAt: new Date(left_at).toISOString(),
    }))
}

export function arrearViewOf(row: ShownArrear, at: Date): ArrearView {
  const reminders = row.reminded_at.map(day => ({ at: day, photoHash: null, notBefore: null }))
  const reminded = countReminders(reminders, {
    from: claimedFrom(row),
    at,
    presentSince: null,
    photoHashes: [],
  })
  return {
    id: row.id,
    lotId: row.lot_id,
    lotName: row.lot_name,
    plateText: row.plate_text,
    plateColour: row.plate_colour as PlateColour,
    enteredAt: row.entered_at.toISOString(),
    exitedAt: row.exited_at.toISOString(),
    minutes: Math.max(0, Math.floor((row.exited_at.getTime() - row.entered_at.getTime()) / 60_000)),
    principalFen: row.principal_fen,
    lateFeeFen: row.late_fee_fen,
    waivedFen: row.waived_fen,
    paidFen: row.paid_fen,
    dueFen: row.due_fen,
    state: row.state,
    graceUntil: GRACE_ARREAR_STATES.includes(row.state) ? graceUntil(row).toISOString() : null,
    reminderCount: row.reminder_count,
    remindedDays: reminded.days,
    firstRemindedAt: reminded.firstAt?.toISOString() ?? null,
    evidence: row.evidence,
  }
}
