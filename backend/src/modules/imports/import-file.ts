import { IMPORT_PART_BYTES } from '@fangxing/contract/imports.schema'
import type { Database } from '../../persistence/database'
import type { ImportRow } from '../../persistence/rows'
import { READ_PART } from './imports.queries'

/** More than the longest row: a piece of this size holds a whole one. */
const LEAST_BYTES = 64 << 10

/** How long the text of an import is: the file itself, or what a spreadsheet was turned into. */
export const textBytesOf = (row: Pick<ImportRow, 'size_bytes' | 'text_bytes'>): number =>
  row.text_bytes ?? row.size_bytes

/** The bytes of an import, read part by part; two parts are in memory at most. */
export class ImportFile {
  private readonly parts = new Map<number, Buffer>()

  constructor(
    private readonly database: Database,
    private readonly of: Pick<ImportRow, 'id' | 'size_bytes' | 'text_bytes' | 'first_part'>,
  ) {}

  /** What follows from a position on, at least 64 KB of it where there is as much; `isLast`: nothing comes after. */
  async from(position: number): Promise<{ bytes: Buffer; isLast: boolean }> {
    const size = textBytesOf(this.of)
    const first = Math.floor(position / IMPORT_PART_BYTES)
    let bytes = (await this.part(first)).subarray(position % IMPORT_PART_BYTES)
    if (bytes.length < LEAST_BYTES && (first + 1) * IMPORT_PART_BYTES < size)
      bytes = Buffer.concat([bytes, await this.part(first + 1)])
    return { bytes, isLast: position + bytes.length >= size }
  }

  /** Counted from 0. */
  private async part(part: number): Promise<Buffer> {
    const known = this.parts.get(part)
    if (known) return known
    for (const other of this.parts.keys()) if (other < part - 1 || other > part) this.parts.delete(other)
    const row = await this.database.one<{ bytes: Buffer }>(READ_PART, [this.of.id, this.of.first_part + part])
    if (!row) throw new Error(`import ${this.of.id}: part ${part} is gone`)
    this.parts.set(part, row.bytes)
    return row.bytes
  }
}
