import type { CompiledTariff } from './compiled'
import { cheaperWhenLonger, type LongerIsCheaper } from './longer-is-cheaper'
import type { Stay } from './model'
import { priceInOrder } from './price-in-order'

export type SimulatedStay = Stay & { plate: string }
export type StayChange = { index: number; beforeFen: number; afterFen: number }
export type Simulation = {
  stays: number
  beforeFen: number
  afterFen: number
  rising: { stays: number; fen: number }
  falling: { stays: number; fen: number }
  /** Stays that one of the two tariffs cannot price; they are in no sum. */
  unpriced: number
  /** The largest changes of both directions. */
  changes: StayChange[]
  longerIsCheaper: LongerIsCheaper[]
}
const MOST_CHANGES = 50

/**
 * What a tariff would have made of stays that really were, beside the one that is in force (null: none, so that all was
 * free). Stays of one plate are priced together, because one may use up what another would have had.
 */
export function simulate(
  stays: readonly SimulatedStay[],
  { before, after }: { before: CompiledTariff | null; after: CompiledTariff },
): Simulation {
  const result: Simulation = {
    stays: stays.length,
    beforeFen: 0,
    afterFen: 0,
    rising: { stays: 0, fen: 0 },
    falling: { stays: 0, fen: 0 },
    unpriced: 0,
    changes: [],
    longerIsCheaper: cheaperWhenLonger(after, stays),
  }
  const old = before ? feesOf(stays, before) : stays.map(() => 0)
  const fresh = feesOf(stays, after)
  stays.forEach((_, index) => {
    const beforeFen = old[index] ?? null
    const afterFen = fresh[index] ?? null
    if (beforeFen === null || afterFen === null) result.unpriced += 1
    else noteStay(result, { index, beforeFen, afterFen })
  })
  result.changes = result.changes
    .sort((a, b) => Math.abs(b.afterFen - b.beforeFen) - Math.abs(a.afterFen - a.beforeFen))
    .slice(0, MOST_CHANGES)
  return result
}

function noteStay(result: Simulation, change: StayChange): void {
  const { beforeFen, afterFen } = change
  result.beforeFen += beforeFen
  result.afterFen += afterFen
  if (beforeFen === afterFen) return
  const direction = afterFen > beforeFen ? result.rising : result.falling
  direction.stays += 1
  direction.fen += Math.abs(afterFen - beforeFen)
  result.changes.push(change)
}

/** The fee of each stay; null where there is none. */
function feesOf(stays: readonly SimulatedStay[], tariff: CompiledTariff): (number | null)[] {
  const fees: (number | null)[] = stays.map(() => null)
  const byPlate = new Map<string, number[]>()
  stays.forEach(({ plate }, index) => {
    const of = byPlate.get(plate)
    if (of) of.push(index)
    else byPlate.set(plate, [index])
  })
  for (const indexes of byPlate.values()) {
    const pricings = priceInOrder(
      indexes.map(index => stays[index]!),
      () => tariff,
    )
    pricings.forEach((pricing, place) => {
      if (pricing?.kind === 'priced') fees[indexes[place]!] = pricing.feeFen
    })
  }
  return fees
}
