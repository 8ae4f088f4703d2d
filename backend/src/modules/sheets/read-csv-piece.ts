import { Refusal } from '@fangxing/contract/refusal'
import { parseCsv } from './read-csv'
import { splitRecords, type RawRecord } from './split-records'

export type CsvEncoding = 'utf-8' | 'gb18030'
/** A row with the line where it begins, and how far the piece is read with it; `cells` null: it cannot be read. */
export type PieceRow = { line: number; cells: readonly string[] | null; end: Reach }
/** So many bytes and lines further. */
export type Reach = { bytes: number; lines: number }
/** What a piece of a CSV holds, and where the next one begins. */
export type Piece = { rows: PieceRow[]; end: Reach }

/**
 * At most `most` whole records from the beginning of `bytes`. A record that cannot be read is one row and harms no other;
 * lines without any text are none. A file is read piece by piece with the same reader as a small one.
 */
export function readCsvPiece(
  bytes: Buffer,
  { most, isLast, line, encoding }: { most: number; isLast: boolean; line: number; encoding: CsvEncoding },
): Piece {
  const records = splitRecords(bytes, most, isLast)
  const last = records.at(-1)
  const rows = wholeRows(bytes, records, line, encoding) ?? rowByRow(bytes, records, line, encoding)
  return {
    rows: rows.filter(({ cells }) => cells === null || cells.some(cell => cell !== '')),
    end: { bytes: last?.to ?? 0, lines: records.reduce((sum, record) => sum + record.lines, 0) },
  }
}

/** All at once, which is several times faster; null when anything in it is unusual. */
function wholeRows(
  bytes: Buffer,
  records: readonly RawRecord[],
  line: number,
  encoding: CsvEncoding,
): PieceRow[] | null {
  const last = records.at(-1)
  if (last === undefined) return []
  if (records.some(({ isBroken }) => isBroken)) return null
  const found = parsed(bytes.subarray(0, last.to), encoding)
  if (found?.length !== records.length) return null
  let at = line
  return records.map((record, index) => {
    const begin = at
    at += record.lines
    const end = { bytes: record.to, lines: at - line }
    return { line: begin, cells: withoutEmptyEnd(found[index]!.cells), end }
  })
}

function rowByRow(
  bytes: Buffer,
  records: readonly RawRecord[],
  line: number,
  encoding: CsvEncoding,
): PieceRow[] {
  let at = line
  return records.flatMap(({ from, to, lines, isBroken }): PieceRow[] => {
    const begin = at
    at += lines
    const found = isBroken ? null : parsed(bytes.subarray(from, to), encoding)
    if (found?.length === 0) return []
    const end = { bytes: to, lines: at - line }
    return [{ line: begin, cells: found?.length === 1 ? withoutEmptyEnd(found[0]!.cells) : null, end }]
  })
}

function parsed(bytes: Buffer, encoding: CsvEncoding) {
  try {
    return parseCsv(new TextDecoder(encoding, { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof Refusal || (error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return null
    throw error
  }
}

export function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex(cell => cell !== '')
  return cells.slice(0, last + 1)
}

/** Whether a part of a file can be UTF-8; a character that begins or ends in the part beside is not held against it. */
export function isUtf8Part(bytes: Buffer): boolean {
  let from = 0
  while (from < 3 && from < bytes.length && (bytes[from]! & 0xc0) === 0x80) from++
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from), { stream: true })
    return true
  } catch {
    return false
  }
}
