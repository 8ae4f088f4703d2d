import type { StaffCall } from '@fangxing/contract/calls'
import { IMPORT_XLSX_PREVIEW_BYTES } from '@fangxing/contract/imports'
import { IMPORT_PART_BYTES } from '@fangxing/contract/imports.schema'
import { Refusal } from '@fangxing/contract/refusal'
import { cleanText } from '@fangxing/contract/storable'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import {
  fieldsOfKind,
  findImport,
  ImportFile,
  partCountOf,
  textBytesOf,
  type ShownImport,
} from '../../modules/imports'
import type { Database } from '../../persistence/database'
import type { ConvertSpreadsheet } from './convert-spreadsheet'
import { actorsOf, type ActorsNeeds } from './import-actors'
import { encodingOf, lookAtHeader, nextRows } from './import-pieces'
import type { TakeSlice } from './take-slice'

type Preview = StaffCall<'previewImport'>['reply']
type Needs = ActorsNeeds & {
  database: Database
  takeSlice: TakeSlice
  convertSpreadsheet: Pick<ConvertSpreadsheet, 'convert'>
}

/** The first rows of a file as an import would take them. */
export class PreviewImport {
  constructor(private readonly needs: Needs) {}

  /**
   * No row is imported; of a spreadsheet the text is kept, which the import reads later. Refusals: NOT_FOUND,
   * STATE_CONFLICT, IMPORT_INCOMPLETE, CSV_MALFORMED, SHEET_TOO_LARGE.
   */
  async preview(
    session: StaffSession,
    importId: string,
    most: number,
    context: ActorContext,
  ): Promise<Preview> {
    const { database, takeSlice } = this.needs
    const { row, isComplete } = await this.readable(session, importId, context)
    const file = new ImportFile(database, row)
    const encoding = await encodingOf(database, row)
    const { header, fields, wrong, position, line } = await lookAtHeader(file, row, encoding)
    const columns = header.map((heading, index) => ({
      heading: cleanText(heading),
      field: fields[index] ?? null,
    }))
    const seen = { columns, wrongFields: wrong, fields: [...fieldsOfKind(row.kind)] }
    if (wrong.length > 0) return { ...seen, isWhole: false, rows: [] }
    const at = { ...row, fields, encoding, position_bytes: position, line, row_count: 0 }
    const piece = await nextRows(file, at, most)
    const rows = piece?.rows ?? []
    const actors = await actorsOf(this.needs, row, context)
    const results =
      rows.length === 0 ? [] : await takeSlice.preview({ row, fields, rows }, { ...actors, session, context })
    const cellsOfLine = new Map(rows.map(({ line: of, cells }) => [of, cells ?? []]))
    return {
      ...seen,
      isWhole: isComplete && position + (piece?.end.bytes ?? 0) >= textBytesOf(row),
      rows: results.map(({ line: of, key, outcome, errors }) => ({
        line: of,
        key,
        outcome,
        cells: (cellsOfLine.get(of) ?? []).map(cleanText),
        errors: [...errors],
      })),
    }
  }

  /** The import with so much of its text as is here. */
  private async readable(
    session: StaffSession,
    importId: string,
    context: ActorContext,
  ): Promise<{ row: ShownImport; isComplete: boolean }> {
    const { database, convertSpreadsheet } = this.needs
    const row = await findImport(database, session, importId)
    if (row.ended_at !== null) throw new Refusal('STATE_CONFLICT', { state: row.state })
    if (!row.parts.includes(1)) throw new Refusal('IMPORT_INCOMPLETE', { parts: 1 })
    const isComplete = row.parts.length >= partCountOf(row)
    if (
      isComplete &&
      row.size_bytes <= IMPORT_XLSX_PREVIEW_BYTES &&
      (await convertSpreadsheet.convert(row, context))
    )
      return { row: await findImport(database, session, importId), isComplete }
    if (row.text_bytes !== null || row.parts.includes(2)) return { row, isComplete }
    // As if the first part were all of it, so that nothing that has not come yet is asked for.
    return { row: { ...row, size_bytes: Math.min(row.size_bytes, IMPORT_PART_BYTES) }, isComplete }
  }
}
