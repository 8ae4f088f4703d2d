import type { StaffCall } from '@fangxing/contract/calls'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { LIST_SHIFTS, LIST_SHIFTS_OF_PERSON } from './staff.queries'

type ShiftRow = Pick<Row<'shift'>, 'id' | 'staff_id' | 'lot_id' | 'started_at' | 'ended_at'> & {
  name: string
}

/** Shifts of the merchant's people, the newest first. Refusals: BAD_INPUT for a cursor that we did not give out. */
export async function listShifts(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  query: { staffId?: string; lotId?: string; cursor?: string; limit: number },
): Promise<StaffCall<'listShifts'>['reply']> {
  const { staffId, lotId, limit } = query
  const after = readCursor(query.cursor)
  const rows = await database.query<ShiftRow>(staffId === undefined ? LIST_SHIFTS : LIST_SHIFTS_OF_PERSON, [
    merchantId,
    staffId ?? null,
    lotId ?? null,
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  ])
  return pageOf(
    rows,
    limit,
    ({ started_at: at, id }) => ({ at, id }),
    row => ({
      id: row.id,
      staffId: row.staff_id,
      name: row.name,
      lotId: row.lot_id,
      startedAt: row.started_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    }),
  )
}
