import type { SimulatedStay } from '../../domain/tariff/simulate'

/** Reads finished stays of a lot that entered in [from, to), the newest first: all that tariffs need to know of stays. */
export type StayReader = {
  read(asked: {
    merchantId: string
    lotId: string
    from: Date
    to: Date
    limit: number
  }): Promise<SimulatedStay[]>
}
