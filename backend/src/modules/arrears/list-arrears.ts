import type { ArrearView } from '@fangxing/contract/arrears'
import { normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ArrearRow } from '../../persistence/rows'
import { pageOf, readCursor } from '../../persistence/cursor'
import { mayWorkIn } from '../../domain/staff-access'
import type { Services, StaffSession } from '../../services'

export type ArrearQuery = {
  cursor?: string
  limit: number
  lotId?: string
  plateText?: string
  plateColour?: string
  state?: string
}

const LIST = `
  SELECT a.*, l.name AS lot_name FROM arrear a JOIN lot l ON l.id = a.lot_id
  WHERE a.merchant_id = $1
    AND ($2::uuid IS NULL OR a.lot_id = $2)
    AND ($3::uuid[] IS NULL OR a.lot_id = ANY($3))
    AND ($4::text IS NULL OR a.plate_text = $4)
    AND ($5::text IS NULL OR a.plate_colour = $5)
    AND a.state = ANY($6)
    AND ($7::timestamptz IS NULL OR (a.exited_at, a.id) < ($7::timestamptz, $8::uuid))
  ORDER BY a.exited_at DESC, a.id DESC LIMIT $9`
const OPEN = ['grace', 'review', 'outstanding', 'held', 'disputed']

/**
 * Debts of the merchant, open ones unless `state` says otherwise, newest first. A plate's debts in other lots of the
 * merchant count too, so an attendant who names a whole plate sees them all. Refusals: FORBIDDEN_LOT.
 */
export async function listArrears(
  platform: Services,
  session: StaffSession,
  query: ArrearQuery,
): Promise<{ items: ArrearView[]; next?: string }> {
  if (query.lotId !== undefined && !mayWorkIn(session, query.lotId)) throw new Refusal('FORBIDDEN_LOT')
  const seesAll = session.roles.some(role => role !== 'attendant')
  const plateText = query.plateText === undefined ? null : normalisePlateText(query.plateText)
  const after = readCursor(query.cursor)
  const rows = await platform.database.query<ArrearRow & { lot_name: string }>(LIST, [
    session.merchantId,
    query.lotId ?? null,
    seesAll || plateText !== null ? null : session.lotIds,
    plateText,
    query.plateColour ?? null,
    query.state === undefined ? OPEN : [query.state],
    after?.at ?? null,
    after?.id ?? null,
    query.limit + 1,
  ])
  return pageOf(rows, query.limit, row => ({ at: row.exited_at, id: row.id }), arrearViewOf)
}

export function arrearViewOf(row: ArrearRow & { lot_name: string }): ArrearView {
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
    reminderCount: row.reminder_count,
    evidence: row.evidence,
  }
}
