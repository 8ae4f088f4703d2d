import type { StaffCall } from '@fangxing/contract/calls'
import { STAY_REASONS } from '@fangxing/contract/integration'
import { Refusal } from '@fangxing/contract/refusal'
import type { StayState } from '@fangxing/contract/states'
import type { StayView } from '@fangxing/contract/stays'
import { REVIEW_STATE, VOID_STATE } from '../../domain/stays/stay'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { pictureLinks, type KeptPicture } from '../../persistence/readings/stay-pictures'
import type { StayRow } from '../../persistence/rows'
import { LIST_STAYS, LIST_STAYS_BESIDE, READ_STAY, READ_STAYS } from './stays.queries'

export type ShownStay = StayRow & {
  lot_name: string
  source_name: string
  source_kind: string
  kept_pictures: KeptPicture[]
}
/** How a picture's id becomes a link that opens for a short time. */
export type LinkOf = (pictureId: string) => string
export type StayListQuery = {
  cursor?: string
  limit: number
  state: StayState
  lotId?: string
  sourceId?: string
}

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findStay(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  stayId: string,
): Promise<ShownStay> {
  const row = await database.one<ShownStay>(READ_STAY, [stayId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

/** The same of several, each once, in their order. Refusals: NOT_FOUND when one of them is not there. */
export async function findStays(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  stayIds: readonly string[],
): Promise<ShownStay[]> {
  const rows = await database.query<ShownStay>(READ_STAYS, [stayIds, merchantId])
  const byId = new Map(rows.map(row => [row.id, row]))
  return stayIds.map(id => {
    const row = byId.get(id)
    if (!row) throw new Refusal('NOT_FOUND')
    return row
  })
}

/** Stays in one state, the last ones that were heard of first. */
export async function listStays(
  database: Database,
  { merchantId }: StaffSession,
  query: StayListQuery,
  linkOf: LinkOf,
): Promise<StaffCall<'listStays'>['reply']> {
  const after = readCursor(query.cursor)
  const rows = await database.query<ShownStay>(LIST_STAYS, [
    merchantId,
    query.state,
    query.lotId ?? null,
    query.sourceId ?? null,
    after?.at ?? null,
    after?.id ?? null,
    query.limit + 1,
  ])
  return pageOf(
    rows,
    query.limit,
    row => ({ at: row.heard_at, id: row.id }),
    row => stayViewOf(row, linkOf),
  )
}

/** So far beside it lies what a camera took for another stay, or for the same one. */
const BESIDE_MS = 3 * 86_400_000

/** Others of its car in its lot, before and after it. Refusals: NOT_FOUND. */
export async function listStaysBeside(
  database: Database,
  session: StaffSession,
  stayId: string,
  linkOf: LinkOf,
): Promise<StaffCall<'listStaysBeside'>['reply']> {
  const stay = await findStay(database, session, stayId)
  const start = stay.entered_at ?? stay.exited_at
  if (stay.plate_text === null || start === null) return { items: [] }
  const end = stay.exited_at ?? stay.entered_at ?? start
  const rows = await database.query<ShownStay>(LIST_STAYS_BESIDE, [
    stayId,
    session.merchantId,
    new Date(start.getTime() - BESIDE_MS),
    new Date(end.getTime() + BESIDE_MS),
    stay.plate_text,
    stay.lot_id,
    [VOID_STATE],
  ])
  return { items: rows.map(row => stayViewOf(row, linkOf)) }
}

const voidAtOf = (row: StayRow): string | null =>
  row.state === REVIEW_STATE && row.arrear_id === null && (row.entered_at === null || row.exited_at === null)
    ? (row.check_at?.toISOString() ?? null)
    : null

export function stayViewOf(row: ShownStay, linkOf: LinkOf): StayView {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    lotId: row.lot_id,
    lotName: row.lot_name,
    sourceId: row.source_id,
    sourceName: row.source_name,
    stayRef: row.stay_ref,
    bays: row.bays,
    plateText: row.plate_text,
    plateColour: row.plate_colour,
    enteredAt: row.entered_at?.toISOString() ?? null,
    exitedAt: row.exited_at?.toISOString() ?? null,
    dueFen: row.total_fen === null || row.paid_fen === null ? null : row.total_fen - row.paid_fen,
    prepaidFen: row.prepaid_fen,
    prepaidUntil: row.prepaid_until?.toISOString() ?? null,
    leaveBy: row.leave_by?.toISOString() ?? null,
    reasons: row.reasons.map(code => ({ code, message: STAY_REASONS[code] })),
    arrearId: row.arrear_id,
    voidAt: voidAtOf(row),
    pictures: pictureLinks(row.kept_pictures, linkOf),
  }
}
