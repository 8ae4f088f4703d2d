import type { PlateColour } from '@fangxing/contract/plate'
import type { Database } from '../database'
import { READ_CARS_LEFT } from './car-left.queries'

/** The cars of a plate, one a colour, that have left as far as anybody has told, and when. */
export async function readCarsLeft(
  database: Database,
  { merchantId, plateText }: { merchantId: string; plateText: string },
): Promise<{ plateColour: PlateColour; leftAt: string }[]> {
  const rows = await database.query<{ plate_colour: PlateColour; left_at: Date }>(READ_CARS_LEFT, [
    merchantId,
    plateText,
  ])
  return rows.map(row => ({ plateColour: row.plate_colour, leftAt: row.left_at.toISOString() }))
}
