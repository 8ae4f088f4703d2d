import { Refusal } from '@fangxing/contract/refusal'
import { readXlsxRecords, type XlsxLimits } from './read-xlsx'

const MAX_CSV_BYTES = 128 << 20
/** Read by a thread of its own, so that nothing waits for it. */
const LARGE: XlsxLimits = { tags: 12_000_000, unzippedBytes: 256 << 20 }

/** Only we read it again, so that its text stays as it is: what people open is written by `csvCell` of the contract. */
const cellOf = (text: string): string => `"${text.replaceAll('"', '""').replace(/[\r\n]+/g, ' ')}"`

/** The first sheet as a CSV in UTF-8, a line for each of its rows. Refusals: CSV_MALFORMED, SHEET_TOO_LARGE. */
export async function xlsxToCsv(file: Buffer): Promise<Buffer> {
  const records = await readXlsxRecords(file, LARGE)
  const lines: Buffer[] = []
  let bytes = 0
  for (const { cells } of records) {
    const line = Buffer.from(`${cells.map(text => (text === '' ? '' : cellOf(text))).join(',')}\n`)
    bytes += line.length
    if (bytes > MAX_CSV_BYTES) throw new Refusal('SHEET_TOO_LARGE', { limit: `${MAX_CSV_BYTES >> 20} MB` })
    lines.push(line)
  }
  return Buffer.concat(lines)
}
