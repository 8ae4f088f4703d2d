import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { csvLine, type CsvCell } from '@fangxing/contract/csv'
import type { FileFormat } from '@fangxing/contract/exports'
import { shanghaiClock } from '../../domain/shanghai-time'
import { xlsxBytes } from './write-xlsx'
import type { WrittenCell, WrittenSheet } from '../../ports/written-sheet'

const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}
/** Tells Excel that it is UTF-8. */
const MARK = '\uFEFF'
const PIECE = 64 << 10

function csvCellOf(cell: WrittenCell): CsvCell {
  if (cell === null || cell === undefined || typeof cell !== 'object') return cell
  if ('fen' in cell) return cell.fen === null ? null : cell.fen / 100
  return cell.at === null ? null : shanghaiClock(cell.at)
}

async function* csvText({ head, rows }: WrittenSheet): AsyncGenerator<string> {
  let text = MARK + csvLine(head)
  for await (const cells of rows) {
    text += csvLine(cells.map(csvCellOf))
    if (text.length < PIECE) continue
    yield text
    text = ''
    // As in a workbook: whatever else waits has its turn.
    await setImmediate()
  }
  yield text
}

/** What is sent: `sheets` as one workbook, or, as a CSV, which holds one table, the first of them. */
export function writeSheets(
  format: FileFormat,
  sheets: readonly [WrittenSheet, ...WrittenSheet[]],
): { stream: Readable; mediaType: string } {
  const bytes = format === 'xlsx' ? xlsxBytes(sheets) : csvText(sheets[0])
  return { stream: Readable.from(bytes, { objectMode: false }), mediaType: MEDIA_TYPES[format] }
}
