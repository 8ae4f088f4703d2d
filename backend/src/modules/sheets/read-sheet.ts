import { malformedSheet, type Sheet } from '../../domain/sheet'
import { readCsvRecords } from './read-csv'
import { withoutEmptyEnd } from './read-csv-piece'
import { readXlsxRecords } from './read-xlsx'

/** A ZIP file, and so every XLSX, begins like this. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')

/**
 * The first sheet of an XLSX, or a CSV in UTF-8 or GB18030. Lines without any text are left out; short ones count as
 * ending in empty cells; columns without a name are left out where nothing stands in them. Refusals: CSV_MALFORMED,
 * SHEET_TOO_LARGE.
 */
export async function readSheet(file: Buffer): Promise<Sheet> {
  const isXlsx = file.subarray(0, ZIP.length).equals(ZIP)
  const records = isXlsx ? await readXlsxRecords(file) : readCsvRecords(file)
  const filled = records.filter(({ cells }) => cells.some(cell => cell !== ''))
  const [first, ...rest] = filled.map(({ line, cells }) => ({ line, cells: withoutEmptyEnd(cells) }))
  if (!first || rest.length === 0) throw malformedSheet('没有数据行', 'no rows')
  return { header: first.cells, records: rest }
}
