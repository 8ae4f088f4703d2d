import type { ImportProblem, ImportView } from '@fangxing/contract/imports'
import { IMPORT_PART_BYTES } from '@fangxing/contract/imports.schema'
import { Refusal, refusalMessage, REFUSAL_CODES } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { ImportRow } from '../../persistence/rows'
import { textBytesOf } from './import-file'
import { LIST_IMPORTS, LIST_PROBLEMS, READ_IMPORT } from './imports.queries'

export type ShownImport = ImportRow & { parts: number[] }

export const partCountOf = ({ size_bytes: size }: Pick<ImportRow, 'size_bytes'>): number =>
  Math.ceil(size / IMPORT_PART_BYTES)

export const importViewOf = (row: ShownImport): ImportView => ({
  id: row.id,
  kind: row.kind,
  fileName: row.file_name,
  lotId: row.lot_id,
  sourceId: row.source_id,
  sizeBytes: row.size_bytes,
  partBytes: IMPORT_PART_BYTES,
  partCount: partCountOf(row),
  receivedParts: row.started_at === null && row.ended_at === null ? partsOf(row) : [],
  state: row.state,
  readBytes: Math.round((row.position_bytes / textBytesOf(row)) * row.size_bytes),
  rows: row.row_count,
  taken: row.taken_count,
  merged: row.merged_count,
  unchanged: row.unchanged_count,
  wrong: row.wrong_count,
  review: row.review_count,
  problemCount: row.problem_count,
  failure: failureOf(row),
  createdAt: row.created_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
})

/** A spreadsheet's text, which a preview may have made, lies behind the parts of its file. */
const partsOf = (row: ShownImport): number[] => row.parts.filter(part => part <= partCountOf(row))

function failureOf({ failure_code: given, failure_params: params }: ImportRow): ImportView['failure'] {
  if (given === null) return null
  // Another version may have written a code that this one does not know.
  const code = REFUSAL_CODES.find(known => known === given) ?? 'INTERNAL'
  return { code: given, message: refusalMessage(code, params ?? {}) }
}

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findImport(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  importId: string,
): Promise<ShownImport> {
  const row = await database.one<ShownImport>(READ_IMPORT, [importId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

export async function listImports(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ items: ImportView[]; next?: string }> {
  const after = readCursor(cursor)
  const rows = await database.query<ShownImport>(LIST_IMPORTS, [
    merchantId,
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  ])
  return pageOf(rows, limit, row => ({ at: row.created_at, id: row.id }), importViewOf)
}

/** Wrong rows of an import whose merchant was checked. */
export const listProblems = (
  database: Database,
  importId: string,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<ImportProblem[]> => database.query<ImportProblem>(LIST_PROBLEMS, [importId, afterLine, limit])
