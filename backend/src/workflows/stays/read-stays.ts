import { STAY_RULES } from '../../domain/stays/stay-rules'
import { tariffStayOf, type EndedStay } from '../../domain/stays/tariff-stay'
import type { SimulatedStay } from '../../domain/tariff/simulate'
import type { StayReader } from '../../modules/tariffs'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { READ_STAYS_OF_LOT } from './price-by-tariff.queries'

/** Stays that really were, for the simulation of a price list. */
export class ReadStays implements StayReader {
  constructor(private readonly needs: { database: Database }) {}

  /** Those that have a price; one without a plate has nothing in common with another. */
  async read({
    merchantId,
    lotId,
    from,
    to,
    limit,
  }: Parameters<StayReader['read']>[0]): Promise<SimulatedStay[]> {
    const rows = await this.needs.database.query<EndedStay & { id: string }>(READ_STAYS_OF_LOT, [
      merchantId,
      lotId,
      from,
      to,
      lowestIdAt(new Date(from.getTime() - STAY_RULES.aheadMs)),
      limit,
    ])
    return rows.map(row => ({
      ...tariffStayOf(row),
      plate: row.plate_text === null ? row.id : `${row.plate_text}/${row.plate_colour}`,
    }))
  }
}
