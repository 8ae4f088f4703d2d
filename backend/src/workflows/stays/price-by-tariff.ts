import { priceEntitled, type EntitledStay } from '../../domain/entitlements/price-entitled'
import type { Stay } from '../../domain/tariff/model'
import { REMEMBERED_MS, type TariffOf } from '../../domain/tariff/price-in-order'
import {
  priceAsReported,
  type CouponUse,
  type Prices,
  type PriceStay,
  type StayOfPlate,
  type StayPrice,
  type StayToPrice,
} from '../../domain/stays/stay-fee'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { tariffStayOf, type EndedStay } from '../../domain/stays/tariff-stay'
import { mayBeFor, readEntitlements, type HeldCoupon } from '../../modules/entitlements'
import type { PublishedTariffs } from '../../modules/tariffs'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { toPriceOf, type PricedColumns } from './charge-stays'
import { READ_PRICED_STAYS } from './price-by-tariff.queries'

/** A plate with as many stays in a month is reviewed by a person. */
const MOST_EARLIER = 200

type Needs = { database: Database; publishedTariffs: Pick<PublishedTariffs, 'validBetween'> }

/**
 * What a stay costs: what its source has asked for, and where it says nothing, what the lot's published tariff of the entry
 * makes of it, after the plate's earlier stays; and less what the plate is entitled to. Without either, or where the tariff gives no fee (a year whose holidays
 * nobody has published yet), there is no price, and a person reviews it.
 */
export class PriceByTariff implements PriceStay {
  constructor(private readonly needs: Needs) {}

  /** As {@link PriceStay.price}. Errors: as the database's. */
  async price(stays: readonly StayToPrice[], gone: readonly string[] = []): Promise<Prices> {
    const silent = stays.filter(({ reported }) => reported === null)
    const earlier = silent.length > 0 ? await this.readEarlier(silent, gone) : []
    const fixed = earlier.map(row => ({ ...toPriceOf(row), isFixed: true, keepsCoupons: true }))
    const fresh = stays.map(stay => ({ ...stay, isFixed: false, keepsCoupons: false }))
    const { prices, coupons } = await this.priceSet([...fixed, ...fresh], MOST_EARLIER)
    return { prices: prices.slice(fixed.length), coupons }
  }

  /** As {@link PriceStay.priceAll}. Errors: as the database's. */
  priceAll(stays: readonly StayOfPlate[]): Promise<Prices> {
    return this.priceSet(stays, Infinity)
  }

  /** A plate with `most` stays or more has no price. */
  private async priceSet(stays: readonly StayOfPlate[], most: number): Promise<Prices> {
    if (stays.length === 0) return { prices: [], coupons: [] }
    const { entitlements, coupons } = await readEntitlements(this.needs.database, stays)
    const silent = stays.some(({ reported }) => reported === null)
    if (!silent && entitlements.length === 0) return { prices: stays.map(plainPrice), coupons: [] }
    const tariffOf = await this.tariffsOf(stays.map(stay => tariffStayOf(endedStayOf(stay))))
    const spent = spentBefore(coupons, stays)
    const prices = new Map<string, StayPrice>()
    for (const ofPlate of byPlate(stays)) {
      if (ofPlate.length >= most) continue
      const own = entitlements.filter(given => mayBeFor(given, ofPlate))
      const priced = priceEntitled(ofPlate.map(entitledStayOf), { entitlements: own, tariffOf, spent })
      ofPlate.forEach(({ stayId }, index) => prices.set(stayId, priced[index]!))
    }
    const answers = stays.map(stay => prices.get(stay.stayId) ?? plainPrice(stay))
    return { prices: answers, coupons: usesOf(coupons, spent) }
  }

  private readEarlier(stays: readonly StayToPrice[], gone: readonly string[]): Promise<PricedColumns[]> {
    const plates = stays.map(({ plateText }) => plateText).filter(text => text !== null)
    if (plates.length === 0) return Promise.resolve([])
    const entries = stays.map(({ enteredAt }) => enteredAt.getTime())
    const [firstMs, lastMs] = [Math.min(...entries), Math.max(...entries)]
    const sinceMs = firstMs - REMEMBERED_MS
    return this.needs.database.query<PricedColumns>(READ_PRICED_STAYS, [
      stays[0]!.merchantId,
      [...new Set(plates)],
      lowestIdAt(new Date(sinceMs - STAY_RULES.longestMs - REMEMBERED_MS)),
      new Date(sinceMs),
      new Date(lastMs),
      [...stays.map(({ stayId }) => stayId), ...gone],
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

const plainPrice = (stay: StayToPrice): StayPrice => (stay.reported ? priceAsReported(stay) : UNPRICED)

const entitledStayOf = (stay: StayOfPlate): EntitledStay => ({
  id: stay.stayId,
  stay: tariffStayOf(endedStayOf(stay)),
  plateKey: stay.plateKey,
  bays: stay.bays,
  reported: stay.reported,
  recorded: stay.entitlementIds,
  isFixed: stay.isFixed,
  keepsCoupons: stay.keepsCoupons,
})

const endedStayOf = (stay: StayToPrice): EndedStay => ({
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
function byPlate(stays: readonly StayOfPlate[]): StayOfPlate[][] {
  const groups = new Map<string, StayOfPlate[]>()
  for (const stay of stays) {
    const name = stay.plateText === null ? stay.stayId : `${stay.plateText}/${stay.plateColour}`
    groups.set(name, [...(groups.get(name) ?? []), stay])
  }
  return [...groups.values()]
}

/** Coupons that stay where they are: spent on a stay that is not looked at, or that keeps what it has. */
function spentBefore(coupons: readonly HeldCoupon[], stays: readonly StayOfPlate[]): Map<string, string> {
  const ofStay = new Map(stays.map(stay => [stay.stayId, stay]))
  return new Map(
    coupons.flatMap(({ id, heldBy }) => {
      if (heldBy === null) return []
      const stay = ofStay.get(heldBy)
      return !stay || stay.isFixed || stay.keepsCoupons ? [[id, heldBy]] : []
    }),
  )
}

const usesOf = (coupons: readonly HeldCoupon[], spent: ReadonlyMap<string, string>): CouponUse[] =>
  coupons
    .map(({ id, version, heldBy }) => ({ id, version, heldBy, usedStayId: spent.get(id) ?? null }))
    .filter(({ heldBy, usedStayId }) => heldBy !== usedStayId)
    .map(({ id, version, usedStayId }) => ({ id, version, usedStayId }))
