import { Refusal } from '@fangxing/contract/refusal'
import { columnsOf, fieldsOf, READ_IS_UTF8, textBytesOf, type ImportFile } from '../../modules/imports'
import { readCsvPiece, type CsvEncoding, type PieceRow, type Reach } from '../../modules/sheets'
import type { Database } from '../../persistence/database'
import type { ImportRow } from '../../persistence/rows'

const MOST_ROWS = 500
/** Each failure makes the slice so much smaller: one that took too long may be done in pieces. */
const SMALLER_BY = 4
/** Each ends by itself, so that they take longer. */
const MOST_ENDS = 50
/** The header is among the first lines, or there is none. */
const HEADER_LINES = 20
const BOM = Buffer.from([0xef, 0xbb, 0xbf])
/** A ZIP file, and so every XLSX, begins like this. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')

export const isXlsx = (bytes: Buffer): boolean => bytes.subarray(0, ZIP.length).equals(ZIP)

/** Rows that are taken together, and where the next ones begin. `endsDebts`: they say that debts are not owed any more. */
export type Cut = { rows: PieceRow[]; end: Reach; endsDebts: boolean }

/** A file is UTF-8 when all of it can be, else GB18030: as a small one, decided by the whole and never by a row. */
export async function encodingOf(
  database: Database,
  { id, first_part: firstPart }: Pick<ImportRow, 'id' | 'first_part'>,
): Promise<CsvEncoding> {
  const found = await database.one<{ is_utf8: boolean }>(READ_IS_UTF8, [id, firstPart])
  return found!.is_utf8 ? 'utf-8' : 'gb18030'
}

type Asked = Pick<ImportRow, 'kind' | 'headings' | 'lot_id'>

/** What the columns are, and where the first row begins. Refusals: IMPORT_HEADER, CSV_MALFORMED. */
export async function readHeader(file: ImportFile, row: Asked, encoding: CsvEncoding) {
  const { header, ...at } = await readHeadings(file, encoding)
  return { header, fields: fieldsOf(header, askedOf(row)), ...at }
}

/** The same for somebody who can still say what each column is: nothing is refused for what is missing. */
export async function lookAtHeader(file: ImportFile, row: Asked, encoding: CsvEncoding) {
  const { header, ...at } = await readHeadings(file, encoding)
  return { header, ...columnsOf(header, askedOf(row)), ...at }
}

const askedOf = ({ kind, headings, lot_id: lotId }: Asked) => ({
  kind,
  named: headings,
  hasLot: lotId !== null,
})

async function readHeadings(file: ImportFile, encoding: CsvEncoding) {
  const { bytes, isLast } = await file.from(0)
  if (isXlsx(bytes)) throw new Refusal('CSV_MALFORMED', { why: 'XLSX 不能预览 / an XLSX has no preview' })
  const skipped = bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0
  const piece = { most: HEADER_LINES, isLast, line: 1, encoding }
  const [first] = readCsvPiece(bytes.subarray(skipped), piece).rows
  if (!first?.cells) throw new Refusal('CSV_MALFORMED', { why: '表头 / header' })
  return { header: first.cells, position: skipped + first.end.bytes, line: 1 + first.end.lines }
}

type Place = Pick<
  ImportRow,
  'fields' | 'position_bytes' | 'line' | 'row_count' | 'size_bytes' | 'text_bytes' | 'attempts'
> & {
  encoding: CsvEncoding | null
}

/** The next rows, or null at the end. Refusals: IMPORT_TOO_MANY_ROWS. */
export async function nextRows(
  file: ImportFile,
  row: Place,
  mostRows: number,
): Promise<{ rows: PieceRow[]; end: Reach } | null> {
  if (row.position_bytes >= textBytesOf(row)) return null
  const { bytes, isLast } = await file.from(row.position_bytes)
  const wanted = Math.max(1, Math.floor(MOST_ROWS / SMALLER_BY ** row.attempts))
  const left = Math.min(wanted, mostRows - row.row_count)
  // With none left one is read all the same, to see whether there is one.
  const most = Math.max(left, 1)
  const piece = readCsvPiece(bytes, { most, isLast, line: row.line, encoding: row.encoding! })
  if (piece.rows.length > 0 && left === 0) throw new Refusal('IMPORT_TOO_MANY_ROWS', { limit: mostRows })
  return piece
}

/** The next rows that are taken together, or null at the end. Refusals: IMPORT_TOO_MANY_ROWS. */
export async function cutSlice(file: ImportFile, row: Place, mostRows: number): Promise<Cut | null> {
  const piece = await nextRows(file, row, mostRows)
  if (piece === null) return null
  const { rows, end } = piece
  const column = row.fields!.indexOf('ended')
  const isEnd = ({ cells }: PieceRow) => column >= 0 && Boolean(cells?.[column])
  const endsDebts = rows[0] !== undefined && isEnd(rows[0])
  const other = rows.findIndex(candidate => isEnd(candidate) !== endsDebts)
  const size = Math.min(other < 0 ? rows.length : other, endsDebts ? MOST_ENDS : MOST_ROWS)
  if (size === rows.length) return { rows, end, endsDebts }
  return { rows: rows.slice(0, size), end: rows[size - 1]!.end, endsDebts }
}
