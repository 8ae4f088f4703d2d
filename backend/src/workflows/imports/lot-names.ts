import { READ_LOT_NAMES } from '../../modules/imports'
import type { Database } from '../../persistence/database'

/** Lots by their names, as somebody writes them in a spreadsheet. */
export type LotNames = ReadonlyMap<string, string>

const plain = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s/g, '')

/** A name that two lots have names none. */
export async function readLotNames(database: Database, merchantId: string): Promise<LotNames> {
  const lots = await database.query<{ id: string; name: string }>(READ_LOT_NAMES, [merchantId])
  const counts = new Map<string, number>()
  for (const { name } of lots) counts.set(plain(name), (counts.get(plain(name)) ?? 0) + 1)
  return new Map(
    lots.flatMap(({ id, name }) => (counts.get(plain(name)) === 1 ? [[plain(name), id] as const] : [])),
  )
}

export const lotNamed = (names: LotNames, text: string): string | undefined => names.get(plain(text))
