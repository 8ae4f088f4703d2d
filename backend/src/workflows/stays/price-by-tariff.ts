import { lineWords } from '../../domain/tariff/line-words'
import type { Pricing, Stay } from '../../domain/tariff/model'
import { priceInOrder, REMEMBERED_MS, type TariffOf } from '../../domain/tariff/price-in-order'
import {
  priceAsReported,
  type PriceStay,
  type StayPrice,
  type StayToPrice,
} from '../../domain/stays/stay-fee'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { tariffStayOf, type EndedStay } from '../../domain/stays/tariff-stay'
import type { PublishedTariffs } from '../../modules/tariffs'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { READ_PRICED_STAYS } from './price-by-tariff.queries'

/** A plate with as many stays in a month is looked at by a person. */
const MOST_EARLIER = 200

type Needs = { database: Database; publishedTariffs: Pick<PublishedTariffs, 'validBetween'> }
type ReadStay = EndedStay & { id: string }

/**
 * What a stay costs: what its source has asked for, and where it says nothing, what the lot's published tariff of the entry
 * makes of it, after the plate's earlier stays. Without either, or where the tariff gives no fee (a year whose holidays
 * nobody has published yet), there is no price, and a person looks.
 */
export class PriceByTariff implements PriceStay {
  constructor(private readonly needs: Needs) {}

  async price(stays: readonly StayToPrice[]): Promise<StayPrice[]> {
    const silent = stays.filter(({ reported }) => reported === null)
    const earlier = silent.length > 0 ? await this.readEarlier(silent) : []
    const fees =
      silent.length > 0
        ? await this.feesOf([...earlier, ...silent.map(endedStayOf)])
        : new Map<string, StayPrice>()
    return stays.map(stay => priceFrom(fees, stay))
  }

  async priceAll(stays: readonly StayToPrice[]): Promise<StayPrice[]> {
    const fees = stays.length > 0 ? await this.feesOf(stays.map(endedStayOf)) : new Map<string, StayPrice>()
    return stays.map(stay => priceFrom(fees, stay))
  }

  private async feesOf(all: readonly ReadStay[]): Promise<Map<string, StayPrice>> {
    const tariffOf = await this.tariffsOf(all.map(tariffStayOf))
    const prices = new Map<string, StayPrice>()
    for (const ofPlate of byPlate(all)) {
      if (ofPlate.length >= MOST_EARLIER) continue
      const pricings = priceInOrder(ofPlate.map(tariffStayOf), tariffOf)
      ofPlate.forEach(({ id }, index) => prices.set(id, priceOf(pricings[index]!)))
    }
    return prices
  }

  private readEarlier(stays: readonly StayToPrice[]): Promise<ReadStay[]> {
    const plates = stays.map(({ plateText }) => plateText).filter(text => text !== null)
    if (plates.length === 0) return Promise.resolve([])
    const entries = stays.map(({ enteredAt }) => enteredAt.getTime())
    const [firstMs, lastMs] = [Math.min(...entries), Math.max(...entries)]
    const sinceMs = firstMs - REMEMBERED_MS
    return this.needs.database.query<ReadStay>(READ_PRICED_STAYS, [
      stays[0]!.merchantId,
      [...new Set(plates)],
      lowestIdAt(new Date(sinceMs - STAY_RULES.longestMs - REMEMBERED_MS)),
      new Date(sinceMs),
      new Date(lastMs),
      stays.map(({ stayId }) => stayId),
      MOST_EARLIER,
    ])
  }

  private async tariffsOf(stays: readonly Stay[]): Promise<TariffOf> {
    const lotIds = [...new Set(stays.map(({ lotId }) => lotId))]
    const entries = stays.map(({ entryAtMs }) => entryAtMs)
    const [fromMs, toMs] = [Math.min(...entries), Math.max(...entries)]
    const versions = await Promise.all(
      lotIds.map(
        async lotId => [lotId, await this.needs.publishedTariffs.validBetween(lotId, fromMs, toMs)] as const,
      ),
    )
    const ofLot = new Map(versions)
    return ({ lotId, entryAtMs }) => ofLot.get(lotId)?.(entryAtMs)?.tariff ?? null
  }
}

const UNPRICED: StayPrice = { kind: 'unpriced' }

/** What the source has asked for itself comes first: that is what the driver was told. */
const priceFrom = (fees: ReadonlyMap<string, StayPrice>, stay: StayToPrice): StayPrice =>
  stay.reported ? priceAsReported(stay) : (fees.get(stay.stayId) ?? UNPRICED)

function priceOf(pricing: Pricing | null): StayPrice {
  if (pricing?.kind !== 'priced') return UNPRICED
  const trace = pricing.lines.map(line => ({ text: lineWords(line).zh, amountFen: line.amountFen }))
  return { kind: 'priced', totalFen: pricing.feeFen, paidFen: 0, trace }
}

const endedStayOf = (stay: StayToPrice): ReadStay => ({
  id: stay.stayId,
  lot_id: stay.lotId,
  plate_text: stay.plateText,
  plate_colour: stay.plateColour,
  vehicle_class: stay.vehicleClass,
  energy: stay.energy,
  bays: stay.bays,
  entered_at: stay.enteredAt,
  exited_at: stay.exitedAt,
})

/** Stays without a plate have nothing in common. */
function byPlate(stays: readonly ReadStay[]): ReadStay[][] {
  const groups = new Map<string, ReadStay[]>()
  for (const stay of stays) {
    const name = stay.plate_text === null ? stay.id : `${stay.plate_text}/${stay.plate_colour}`
    groups.set(name, [...(groups.get(name) ?? []), stay])
  }
  return [...groups.values()]
}
