import type { StaffCall } from '@fangxing/contract/calls'
import { IMPORT_PART_BYTES } from '@fangxing/contract/imports.schema'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { findImport, ImportFile } from '../../modules/imports'
import type { Database } from '../../persistence/database'
import { actorsOf } from './import-actors'
import { encodingOf, nextRows, readHeader } from './import-pieces'
import type { TakeSlice } from './take-slice'

type Preview = StaffCall<'previewImport'>['reply']

/** The first rows of a file as an import would take them. */
export class PreviewImport {
  constructor(private readonly needs: { database: Database; takeSlice: TakeSlice }) {}

  /** Nothing is written. Refusals: NOT_FOUND, STATE_CONFLICT, IMPORT_INCOMPLETE, IMPORT_HEADER, CSV_MALFORMED. */
  async preview(
    session: StaffSession,
    importId: string,
    most: number,
    context: ActorContext,
  ): Promise<Preview> {
    const { database, takeSlice } = this.needs
    const row = await findImport(database, session, importId)
    if (row.ended_at !== null) throw new Refusal('STATE_CONFLICT', { state: row.state })
    if (!row.parts.includes(1)) throw new Refusal('IMPORT_INCOMPLETE', { parts: 1 })
    // As if the first part were all of it, so that nothing that has not come yet is asked for.
    const here = row.parts.includes(2)
      ? row
      : { ...row, size_bytes: Math.min(row.size_bytes, IMPORT_PART_BYTES) }
    const file = new ImportFile(database, here)
    const encoding = await encodingOf(database, row)
    const { header, fields, position, line } = await readHeader(file, here, encoding)
    const at = { ...here, fields, encoding, position_bytes: position, line, row_count: 0 }
    const piece = await nextRows(file, at, most)
    const actors = await actorsOf(this.needs, row, context)
    const results =
      piece === null
        ? []
        : await takeSlice.preview({ row, fields, rows: piece.rows }, { ...actors, session, context })
    return {
      columns: header.map((heading, index) => ({ heading, field: fields[index] ?? null })),
      rows: results.map(({ line: at, key, outcome, errors }) => ({
        line: at,
        key,
        outcome,
        errors: [...errors],
      })),
    }
  }
}
