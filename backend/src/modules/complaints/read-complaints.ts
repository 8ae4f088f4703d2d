import type { ComplaintView } from '@fangxing/contract/complaints'
import type { PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ComplaintState } from '@fangxing/contract/states'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { LIST_COMPLAINTS, READ_COMPLAINT, READ_SUBJECTS } from './complaints.queries'

export type ComplaintRow = Row<'complaint'> & {
  lot_name: string
  entered_by_name: string
  answered_by_name: string | null
  plate_text: string | null
  plate_colour: string | null
}
type ListQuery = {
  cursor?: string
  limit: number
  state?: ComplaintState
  lotId?: string
  orderId?: string
  ticketNumber?: string
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

export const complaintViewOf = (row: ComplaintRow): ComplaintView => ({
  id: row.id,
  version: row.version,
  ticketNumber: row.ticket_number,
  state: row.state,
  lot: { id: row.lot_id, name: row.lot_name },
  orderId: row.order_id,
  arrearId: row.arrear_id,
  plateText: row.plate_text,
  plateColour: row.plate_colour as PlateColour | null,
  content: row.content,
  receivedAt: row.received_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  enteredBy: row.entered_by_name,
  answer: row.answer,
  answeredAt: iso(row.answered_at),
  answeredBy: row.answered_by_name,
  closedAt: iso(row.closed_at),
})

export const readComplaint = (database: Database, complaintId: string): Promise<ComplaintRow | null> =>
  database.one<ComplaintRow>(READ_COMPLAINT, [complaintId])

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findComplaint(
  database: Database,
  { merchantId }: StaffSession,
  complaintId: string,
): Promise<ComplaintRow> {
  const row = await readComplaint(database, complaintId)
  if (row?.merchant_id !== merchantId) throw new Refusal('NOT_FOUND')
  return row
}

/** Refusals: NOT_FOUND for an order or a debt of another merchant. */
export async function refuseForeignSubjects(
  database: Database,
  merchantId: string,
  { orderId, arrearId }: { orderId?: string; arrearId?: string },
): Promise<void> {
  const found = await database.one<{ order_lot_id: string | null; arrear_lot_id: string | null }>(
    READ_SUBJECTS,
    [merchantId, orderId ?? null, arrearId ?? null],
  )
  if (orderId !== undefined && found?.order_lot_id === null) throw new Refusal('NOT_FOUND')
  if (arrearId !== undefined && found?.arrear_lot_id === null) throw new Refusal('NOT_FOUND')
}

/** Complaints of a merchant, the newest first. */
export async function listComplaints(
  database: Database,
  { merchantId }: StaffSession,
  query: ListQuery,
): Promise<{ items: ComplaintView[]; next?: string }> {
  const after = readCursor(query.cursor)
  const rows = await database.query<ComplaintRow>(LIST_COMPLAINTS, [
    merchantId,
    query.state ?? null,
    query.lotId ?? null,
    query.orderId ?? null,
    query.ticketNumber ?? null,
    after?.at ?? null,
    after?.id ?? null,
    query.limit + 1,
  ])
  return pageOf(rows, query.limit, row => ({ at: row.created_at, id: row.id }), complaintViewOf)
}
