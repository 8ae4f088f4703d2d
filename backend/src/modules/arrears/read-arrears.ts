import type { ArrearView } from '@fangxing/contract/arrears'
import type { StaffCall } from '@fangxing/contract/calls'
import { normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { claimedFrom } from '../../persistence/readings/eligibility-reading'
import type { ArrearRow } from '../../persistence/rows'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { GRACE_ARREAR_STATES, graceUntil, OPEN_ARREAR_STATES, OWED_ARREAR_STATES } from '../../domain/arrear'
import { countReminders } from '../../domain/reminders'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Clock } from '../../ports'
import {
  LIST_ARREARS,
  LIST_ARREARS_OF_LOT,
  LIST_ARREARS_OF_LOTS,
  LIST_ARREARS_OF_PLATE,
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
}

type Arrears = StaffCall<'listArrears'>['reply']
export type ShownArrear = Pick<ArrearRow, (typeof SHOWN_COLUMNS)[number]> & {
  lot_name: string
  reminded_at: Date[]
}
/** `cars_left`: of the first page of a plate, the same in every row; null when none has left. */
type ListedArrear = ShownArrear & {
  cars_left?: { plate_colour: PlateColour; left_at: string }[] | null
  is_clone_suspected?: boolean | null
}

const isOwed = ({ state }: ShownArrear): boolean => OWED_ARREAR_STATES.includes(state)

/** Debts as staff see them. */
export class ReadArrears {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /**
   * Debts of the merchant, open ones unless `state` says otherwise, newest first. A plate's debts in other lots of the
   * merchant count too, so an attendant who names a whole plate sees them all. Refusals: FORBIDDEN_LOT.
   */
  async list(session: StaffSession, query: ArrearQuery): Promise<Arrears> {
    if (query.lotId !== undefined && !mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
    const rows = await this.read(session, query)
    const now = this.needs.clock.now()
    const placeOf = (row: ShownArrear) => ({ at: row.exited_at, id: row.id })
    const page = pageOf(rows, query.limit, placeOf, row => arrearViewOf(row, now))
    if (query.plateText === undefined || query.cursor !== undefined) return page
    const isCloneSuspected = await this.isCloneSuspected(session, query.plateText, rows)
    return { ...page, left: carsLeftOf(rows), ...(isCloneSuspected ? { isCloneSuspected } : {}) }
  }

  /** The first page has it in each row; of a plate without one it is asked for. */
  private async isCloneSuspected(
    { merchantId }: StaffSession,
    plateText: string,
    [first]: readonly ListedArrear[],
  ): Promise<boolean> {
    const values = [merchantId, normalisePlateText(plateText)]
    const row = first ?? (await this.needs.database.one<ListedArrear>(READ_CLONE_SUSPECTED, values))
    return row?.is_clone_suspected ?? false
  }

  /** One row more than the page has. */
  private read(session: StaffSession, query: ArrearQuery): Promise<ListedArrear[]> {
    const { database } = this.needs
    const { lotId, state, plateColour } = query
    const states = state === undefined ? OPEN_ARREAR_STATES : [state]
    const after = readCursor(query.cursor)
    const rest = [after?.at ?? null, after?.id ?? null, query.limit + 1, plateColour ?? null]
    if (query.plateText !== undefined) {
      const lotIds = lotId === undefined ? null : [lotId]
      const values = [session.merchantId, states, lotIds, ...rest, normalisePlateText(query.plateText)]
      return database.query<ListedArrear>(LIST_ARREARS_OF_PLATE, values)
    }
    if (lotId !== undefined)
      return database.query<ListedArrear>(LIST_ARREARS_OF_LOT, [session.merchantId, states, lotId, ...rest])
    const seesAll = session.roles.some(role => role !== 'attendant')
    return seesAll
      ? database.query<ListedArrear>(LIST_ARREARS, [session.merchantId, states, null, ...rest])
      : database.query<ListedArrear>(LIST_ARREARS_OF_LOTS, [
          session.merchantId,
          states,
          session.lotIds,
          ...rest,
        ])
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
