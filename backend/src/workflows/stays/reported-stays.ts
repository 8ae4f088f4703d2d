import { STAY_RULES } from '../../domain/stays/stay-rules'
import { errorOf, type ReadRow } from '../../modules/arrears'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { READ_STAYS_OF_ROWS } from './stays.queries'

type Good = Extract<ReadRow, { ok: true }>

/**
 * A stay that a connected system has reported has its debt there: a new row of an import that is of the same one is refused,
 * so that nobody is charged twice. `known`: debts that were imported before, by source and number.
 */
export async function withoutReportedStays(
  database: Database,
  merchantId: string,
  rows: readonly ReadRow[],
  known: ReadonlyMap<string, unknown>,
): Promise<ReadRow[]> {
  const isNew = (row: ReadRow): row is Good =>
    row.ok && !known.has(`${row.value.source}|${row.value.externalId}`)
  const fresh = rows.filter(isNew)
  if (fresh.length === 0) return [...rows]
  const entries = fresh.map(({ value }) => value.enteredAt)
  const earliestMs = Math.min(...entries.map(text => Date.parse(text)))
  const found = await database.query<{ place: number }>(READ_STAYS_OF_ROWS, [
    merchantId,
    fresh.map(({ plate }) => plate.text),
    fresh.map(({ value }) => value.lotId),
    entries,
    STAY_RULES.sameEntryMs,
    lowestIdAt(new Date(earliestMs - STAY_RULES.sameEntryMs - STAY_RULES.aheadMs)),
  ])
  const reported = new Set(found.map(({ place }) => fresh[place - 1]!.row))
  return rows.map(row => {
    if (!row.ok || !reported.has(row.row)) return row
    const errors = [errorOf('enteredAt', 'ROW_STAY_KNOWN')]
    return { row: row.row, externalId: row.externalId, ok: false, errors }
  })
}
