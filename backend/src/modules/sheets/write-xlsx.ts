import { setImmediate } from 'node:timers/promises'
import { strToU8, Zip, ZipDeflate } from 'fflate'
import { shanghaiClock } from '../../domain/shanghai-time'
import type { WrittenCell, WrittenSheet } from '../../ports/written-sheet'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
/** Places in `cellXfs` of the style sheet below. */
const STYLE = { money: 1, head: 2 } as const
/** What a cell of Excel holds. */
const MAX_TEXT = 32_767
/** Text is packed in pieces of this size: making and packing one takes a few milliseconds, then everything else has its turn. */
const PIECE = 64 << 10

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Characters that XML does not know at all. */
const UNKNOWN_TO_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
/** `_x0041_` is how a spreadsheet writes a character that XML does not know. */
const READ_AS_CHARACTER = /_(?=x[0-9A-Fa-f]{4}_)/g
const escaped = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(UNKNOWN_TO_XML, '')
    .replace(READ_AS_CHARACTER, '_x005F_')
    .replace(/[&<>"]/g, character => ESCAPES[character]!)

function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

/** A text is always an inline string, which no spreadsheet runs as a formula. */
const textCell = (text: string, at: string, style = 0): string =>
  `<c r="${at}"${style ? ` s="${style}"` : ''} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`

function cellOf(cell: WrittenCell, at: string): string {
  if (cell === null || cell === undefined || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'string') return textCell(cell, at)
  if ('fen' in cell)
    return cell.fen === null ? '' : `<c r="${at}" s="${STYLE.money}"><v>${cell.fen / 100}</v></c>`
  return cell.at === null ? '' : textCell(shanghaiClock(cell.at), at)
}

const rowOf = (cells: readonly WrittenCell[], row: number): string =>
  `<row r="${row}">${cells.map((cell, index) => cellOf(cell, `${columnName(index)}${row}`)).join('')}</row>`
const headOf = (cells: readonly string[]): string =>
  `<row r="1">${cells.map((cell, index) => textCell(cell, `${columnName(index)}1`, STYLE.head)).join('')}</row>`

const sheetFile = (index: number): string => `worksheets/sheet${index + 1}.xml`

function partsOf(names: readonly string[]): Record<string, string> {
  const sheets = names.map(
    (name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="r${at + 1}"/>`,
  )
  const relations = names.map(
    (_, at) => `<Relationship Id="r${at + 1}" Type="${RELATIONS}/worksheet" Target="${sheetFile(at)}"/>`,
  )
  const types = names.map(
    (_, at) => `<Override PartName="/xl/${sheetFile(at)}" ContentType="${KIND}.worksheet+xml"/>`,
  )
  return {
    '[Content_Types].xml': `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/>${types.join('')}</Types>`,
    '_rels/.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}<Relationship Id="s" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf numFmtId="4" xfId="0" applyNumberFormat="1"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
  }
}

/** The first line stays in view. */
const beginning = (columns: number): string =>
  `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${columns}" width="18" customWidth="1"/></cols><sheetData>`
const END = '</sheetData></worksheet>'

/**
 * A workbook, packed while its rows come. By hand on fflate, which the reader unpacks with: write-excel-file of the reader's
 * author holds all rows at once.
 */
export async function* xlsxBytes(sheets: readonly WrittenSheet[]): AsyncGenerator<Uint8Array> {
  const packed: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    packed.push(bytes)
  })
  const add = (name: string): ZipDeflate => {
    const part = new ZipDeflate(name, { level: 1 })
    zip.add(part)
    return part
  }
  for (const [name, text] of Object.entries(partsOf(sheets.map(sheet => sheet.name))))
    add(name).push(strToU8(text), true)
  for (const [index, { head, rows }] of sheets.entries()) {
    const part = add(`xl/${sheetFile(index)}`)
    let text = beginning(head.length) + headOf(head)
    let row = 1
    for await (const cells of rows) {
      text += rowOf(cells, ++row)
      if (text.length < PIECE) continue
      part.push(strToU8(text))
      text = ''
      yield* packed.splice(0)
      // Rows that are there already, and a socket that takes all at once, would leave no turn to anybody.
      await setImmediate()
    }
    part.push(strToU8(text + END), true)
    yield* packed.splice(0)
  }
  zip.end()
  yield* packed.splice(0)
}
