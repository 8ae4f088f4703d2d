import { createHash } from 'node:crypto'
import { IMPORT_MAX_PARTS, IMPORT_PART_BYTES } from '@fangxing/contract/imports.schema'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { ADD_TEXT_PART, DELETE_PARTS_FROM, partCountOf, READ_PART } from '../../modules/imports'
import type { ConvertXlsx } from '../../modules/sheets'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import type { ImportRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { isXlsx } from './import-pieces'

/** A spreadsheet is packed: this is far more than 100,000 rows. */
const MAX_XLSX_BYTES = 64 << 20
/** Parts of the text come after those of any file. */
const FIRST_TEXT_PART = IMPORT_MAX_PARTS + 1
/** Its time is bounded well below; until then the import is not overdue. */
const WITHIN_MS = 600_000

type Needs = { database: Database; clock: Clock; convertXlsx: ConvertXlsx }

/**
 * A spreadsheet cannot be read from its middle: it is turned into text once, which is stored beside it as parts and read
 * slice by slice as any other. A conversion that breaks off is begun again.
 */
export class ConvertSpreadsheet {
  constructor(private readonly needs: Needs) {}

  /** Whether it had to be done. Refusals: CSV_MALFORMED, SHEET_TOO_LARGE. */
  async convert(row: ImportRow, context: ActorContext): Promise<boolean> {
    const { database, clock, convertXlsx } = this.needs
    if (row.text_bytes !== null || !isXlsx(await this.part(row.id, 1))) return false
    if (row.size_bytes > MAX_XLSX_BYTES)
      throw new Refusal('SHEET_TOO_LARGE', { limit: `${MAX_XLSX_BYTES >> 20} MB` })
    const begun = new UnitOfWork(context, clock.now())
    begun.dueIn('data_import', row.id, WITHIN_MS)
    await commitUnit(database, begun)
    const csv = await convertXlsx.convert(await this.whole(row))
    await database.query(DELETE_PARTS_FROM, [row.id, FIRST_TEXT_PART])
    for (let from = 0, part = FIRST_TEXT_PART; from < csv.length; from += IMPORT_PART_BYTES, part++) {
      const bytes = csv.subarray(from, from + IMPORT_PART_BYTES)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      await database.query(ADD_TEXT_PART, [row.id, part, bytes, bytes.length, sha256])
    }
    const work = new UnitOfWork(context, clock.now())
    work.updateVersioned('data_import', row, { first_part: FIRST_TEXT_PART, text_bytes: csv.length })
    await commitUnit(database, work)
    return true
  }

  private async whole(row: ImportRow): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let part = 1; part <= partCountOf(row); part++) parts.push(await this.part(row.id, part))
    return Buffer.concat(parts)
  }

  private async part(importId: string, part: number): Promise<Buffer> {
    const row = await this.needs.database.one<{ bytes: Buffer }>(READ_PART, [importId, part])
    if (!row) throw new Error(`import ${importId}: part ${part} is gone`)
    return row.bytes
  }
}
