import type { Database } from '../../persistence/database'
import type { SightingRow } from '../../persistence/rows'
import { READ_DEBTOR_PLATES, READ_PRESENT_OF_PLATES, READ_SIGHTING } from './sightings.queries'

export type DebtorPlate = Pick<SightingRow, 'plate_text' | 'plate_colour' | 'plate_key'>

/** Those of these plates that owe to a merchant. */
export const readDebtorPlates = (
  database: Database,
  merchantId: string,
  plateKeys: readonly string[],
): Promise<DebtorPlate[]> =>
  plateKeys.length === 0
    ? Promise.resolve([])
    : database.query<DebtorPlate>(READ_DEBTOR_PLATES, [merchantId, plateKeys])

/** Cars with these plates that are in a lot of the merchant now. */
export const readPresent = (
  database: Database,
  merchantId: string,
  plateKeys: readonly string[],
): Promise<SightingRow[]> =>
  plateKeys.length === 0
    ? Promise.resolve([])
    : database.query<SightingRow>(READ_PRESENT_OF_PLATES, [merchantId, plateKeys])

export const findSighting = (
  database: Database,
  merchantId: string,
  sightingId: string,
): Promise<SightingRow | null> => database.one<SightingRow>(READ_SIGHTING, [merchantId, sightingId])
