import { parse } from 'csv-parse/sync'
import { malformedSheet, type SheetRecord } from '../../domain/sheet'
import { MAX_RECORD_BYTES } from './split-records'

/** Every line of a CSV, each cell trimmed. Refusals: CSV_MALFORMED. */
export const readCsvRecords = (file: Buffer): SheetRecord[] => parseCsv(textOf(file))

/** As {@link readCsvRecords}, of text. Refusals: CSV_MALFORMED. */
export function parseCsv(text: string): SheetRecord[] {
  try {
    const found = parse(text, {
      bom: true,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_BYTES,
    }) as { record: string[]; info: { lines: number } }[]
    return found.map(({ record, info }) => ({ line: info.lines, cells: record }))
  } catch (error) {
    const { code, lines } = error as { code?: string; lines?: number }
    if (code === undefined) throw error
    throw malformedSheet(`第 ${lines ?? '?'} 行`, `line ${lines ?? '?'}: ${code}`)
  }
}

/** UTF-8, else GB18030, in which a Chinese spreadsheet saves a CSV; each as strict as its standard. */
function textOf(file: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(file)
    } catch {
      // The next encoding, or the refusal below.
    }
  }
  throw malformedSheet('不是 UTF-8 或 GB18030', 'neither UTF-8 nor GB18030')
}
