import { unzipSync, zipSync, type Unzipped } from 'fflate'
import { readSheet as readFirstSheet } from 'read-excel-file/node'
import { Refusal } from '@fangxing/contract/refusal'
import { shanghaiTime } from '../../domain/shanghai-time'
import { malformedSheet, type SheetRecord } from '../../domain/sheet'

const MAX_ROWS = 100_000
const MAX_COLUMNS = 200
/** `tags`: their number says what reading costs, which is not shared with anything. */
export type XlsxLimits = { tags: number; unzippedBytes: number }
/** 300,000 tags stop this node for half a second, in which no lock is lowered. */
const SMALL: XlsxLimits = { tags: 300_000, unzippedBytes: 16 << 20 }
const TAG = 0x3c

const SHEET_FILE = /worksheets\/[^/]+\.xml$/
/** Addresses of rows and cells; one that is written in any other way is refused, since it could hide its size. */
const ADDRESS = /\sr\s*=\s*["']([^"']*)["']/g
const OFFSET_MS = 8 * 3_600_000

/** Every line of the first sheet, each cell as text and trimmed. Refusals: CSV_MALFORMED, SHEET_TOO_LARGE. */
export async function readXlsxRecords(file: Buffer, limits = SMALL): Promise<SheetRecord[]> {
  const parts = unzip(file, limits)
  if (tagsOf(parts) > limits.tags) throw tooLarge(`${limits.tags} 个标签 / XML tags`)
  for (const [name, bytes] of Object.entries(parts)) if (SHEET_FILE.test(name)) checkSize(bytes)
  try {
    // Packed again: what the reader unpacks is what was measured here.
    const bounded = Buffer.from(zipSync(parts, { level: 0 }))
    const rows = await readFirstSheet(bounded, { trim: false, parseNumber: numberText })
    return rows.map((cells, index) => ({ line: index + 1, cells: cells.map(cell => textOf(cell as Cell)) }))
  } catch {
    throw malformedSheet('无法读取 XLSX', 'the XLSX cannot be read')
  }
}

/** The parts that hold text; no more bytes are written than each part claims, and the claims are added up before. */
function unzip(file: Buffer, { unzippedBytes }: XlsxLimits): Unzipped {
  let bytes = 0
  try {
    return unzipSync(file, {
      filter: ({ name, originalSize }) => {
        if (!/\.(xml|rels)$/.test(name)) return false
        bytes += originalSize
        if (bytes > unzippedBytes) throw tooLarge(`${unzippedBytes >> 20} MB`)
        return true
      },
    })
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw malformedSheet('无法读取 XLSX', 'the XLSX cannot be read')
  }
}

const tooLarge = (limit: string) => new Refusal('SHEET_TOO_LARGE', { limit })

/** Their number says what reading costs, whatever they are called and wherever they stand. */
function tagsOf(parts: Unzipped): number {
  let tags = 0
  for (const bytes of Object.values(parts))
    for (let at = bytes.indexOf(TAG); at >= 0; at = bytes.indexOf(TAG, at + 1)) tags++
  return tags
}

/** A single cell far below or far to the right would make a reader fill everything before it. */
function checkSize(sheet: Uint8Array): void {
  for (const [, address] of Buffer.from(sheet).toString('latin1').matchAll(ADDRESS)) {
    const match = /^([A-Z]{0,3})([0-9]{1,7})$/.exec(address!)
    if (!match) throw malformedSheet('单元格地址有误', 'a cell has no proper address')
    const column = [...match[1]!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
    if (Number(match[2]) > MAX_ROWS) throw tooLarge(`${MAX_ROWS} 行 / rows`)
    if (column > MAX_COLUMNS) throw tooLarge(`${MAX_COLUMNS} 列 / columns`)
  }
}

/** A spreadsheet keeps 15 digits: a longer number has lost some, and says so by its exponent. */
function numberText(text: string): string {
  const number = Number(text)
  return Math.abs(number) < 1e15 ? String(number) : number.toExponential().toUpperCase()
}

/** The library's types name the class `Date` where a date is meant. */
type Cell = string | number | boolean | Date | null | undefined

/** A date has no zone in a spreadsheet: it means Shanghai's. */
function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return shanghaiTime(new Date(cell.getTime() - OFFSET_MS))
  return String(cell).trim()
}
