import type { ClonePlate } from '@fangxing/contract/clones'
import { maskPlate, normalisePlateText, PLATE_COLOUR_NAMES, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { Row } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import {
  LIST_CLONE_PLATES,
  LIST_OLDEST_CLONE_PLATES,
  READ_CLONE_PLATE,
  READ_FLAGGED,
} from './clone-plates.queries'

type CloneRow = Row<'clone_plate'>
type Listed = CloneRow & {
  flagged_by_name: string
  ended_by_name: string | null
  stay_count: number
  /** JSON of PostgreSQL spells its times in its own way. */
  newest_stays: { id: string; lotName: string; enteredAt: string | null; exitedAt: string | null }[]
  owed_count: number
  due_fen: number
}
type CloneQuery = {
  plateText?: string
  search?: string
  state?: 'valid' | 'ended'
  order?: 'asc' | 'desc'
  cursor?: string
  limit: number
}

/** The newest first, and the oldest; `within` names that order in cursors. */
const ORDERS = {
  desc: { within: undefined, text: LIST_CLONE_PLATES },
  asc: { within: 'since asc', text: LIST_OLDEST_CLONE_PLATES },
}

const plateOrNull = (text: string | undefined): string | null => normalisePlateText(text ?? '') || null

/** Those of the merchant, or of one plate. Refusals: BAD_INPUT for a cursor that we did not give out, or of another order. */
export async function listClonePlates(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  { plateText, search, state, cursor, limit, order = 'desc' }: CloneQuery,
): Promise<{ items: ClonePlate[]; next?: string }> {
  const { within, text } = ORDERS[order]
  const after = readCursor(cursor, within)
  const rows = await database.query<Listed>(text, [
    merchantId,
    plateOrNull(plateText),
    plateOrNull(search),
    state === undefined ? null : state === 'ended',
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  ])
  return pageOf(rows, limit, ({ since: at, id }) => ({ at, id, within }), viewOf)
}

/** Those of these plates that another car wears too. */
export async function readFlagged(
  database: Database,
  merchantId: string,
  plateTexts: readonly string[],
): Promise<ReadonlySet<string>> {
  if (plateTexts.length === 0) return new Set()
  const values = [merchantId, [...new Set(plateTexts)]]
  const rows = await database.query<{ plate_text: string }>(READ_FLAGGED, values)
  return new Set(rows.map(row => row.plate_text))
}

type Flag = { plateText: string; plateColour: string; reason: string; stayIds: readonly string[] }

/** From now on whoever stands at a car with this plate compares it; one that is flagged already stays so. */
export function flagPlate(work: UnitOfWork, session: StaffSession, flag: Flag): void {
  const { merchantId, staffId } = session
  const { plateText, plateColour, reason, stayIds } = flag
  const id = newId()
  work.insert('clone_plate', {
    id,
    merchant_id: merchantId,
    plate_text: plateText,
    plate_colour: PLATE_COLOUR_NAMES.includes(plateColour as PlateColour) ? plateColour : null,
    since: work.at,
    flagged_by: staffId,
    reason,
  })
  work.audit({
    merchantId,
    entity: 'clone_plate',
    entityId: id,
    event: 'flagged',
    detail: { plate: inPart(plateText), reason, stayIds: [...stayIds] },
  })
}

/** The audit log is kept for ever, and the flag is not: it names the plate in part. */
const inPart = (text: string): string => maskPlate({ text, colour: 'blue' })

/** Refusals: NOT_FOUND; STATE_CONFLICT when somebody has ended it already. */
export async function findFlag(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  cloneId: string,
): Promise<CloneRow> {
  const row = await database.one<CloneRow>(READ_CLONE_PLATE, [cloneId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  if (row.ended_at !== null) throw new Refusal('STATE_CONFLICT', { state: 'ended' })
  return row
}

export function endFlag(work: UnitOfWork, session: StaffSession, flag: CloneRow, reason: string): void {
  const set = { ended_at: work.at, ended_by: session.staffId, end_reason: reason }
  work.update('clone_plate', { id: flag.id, ended_at: null }, set, 1)
  work.audit({
    merchantId: session.merchantId,
    entity: 'clone_plate',
    entityId: flag.id,
    event: 'flag_ended',
    detail: { plate: inPart(flag.plate_text), reason },
  })
}

const viewOf = (row: Listed): ClonePlate => ({
  id: row.id,
  plateText: row.plate_text,
  plateColour: row.plate_colour as PlateColour | null,
  since: row.since.toISOString(),
  flaggedBy: row.flagged_by_name,
  reason: row.reason,
  endedAt: row.ended_at?.toISOString() ?? null,
  endedBy: row.ended_by_name,
  endReason: row.end_reason,
  stays: {
    count: row.stay_count,
    newest: row.newest_stays.map(stay => ({
      ...stay,
      enteredAt: isoOrNull(stay.enteredAt),
      exitedAt: isoOrNull(stay.exitedAt),
    })),
  },
  owed: { count: row.owed_count, dueFen: row.due_fen },
})

const isoOrNull = (at: string | null): string | null => (at === null ? null : new Date(at).toISOString())
