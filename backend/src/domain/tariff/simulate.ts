import type { CompiledTariff } from './compiled'
import { cheaperWhenLonger, type LongerIsCheaper } from './longer-is-cheaper'
import type { Stay } from './model'
import { pricingsInOrder, type TariffOf } from './price-in-order'

export type SimulatedStay = Stay & { plate: string }
type StayChange = { index: number; beforeFen: number; afterFen: number }
export type Simulation = {
  stays: number
  beforeFen: number
  afterFen: number
  rising: { stays: number; fen: number }
  falling: { stays: number; fen: number }
  /** Stays that one of the two cannot price; they are in no sum. */
  unpriced: number
  /** The largest changes of both directions. */
  changes: StayChange[]
  longerIsCheaper: LongerIsCheaper[]
}
const MOST_CHANGES = 50

/**
 * What a tariff would have made of stays that really were, beside the tariffs of their entries; where there was none, the
 * stay was free. Stays of one plate are priced together, because one may use up what another would have had. It pauses
 * after each fee: whoever runs it has other things to do.
 */
export function* simulate(
  stays: readonly SimulatedStay[],
  { before, after }: { before: TariffOf; after: CompiledTariff },
): Generator<void, Simulation> {
  const result: Simulation = {
    stays: stays.length,
    beforeFen: 0,
    afterFen: 0,
    rising: { stays: 0, fen: 0 },
    falling: { stays: 0, fen: 0 },
    unpriced: 0,
    changes: [],
    longerIsCheaper: yield* cheaperWhenLonger(after, stays),
  }
  const old = yield* feesOf(stays, before)
  const fresh = yield* feesOf(stays, () => after)
  stays.forEach((_, index) => {
    const beforeFen = old[index] ?? null
    const afterFen = fresh[index] ?? null
    if (beforeFen === null || afterFen === null) result.unpriced += 1
    else noteStay(result, { index, beforeFen, afterFen })
  })
  const sizeOf = ({ beforeFen, afterFen }: StayChange): number => Math.abs(afterFen - beforeFen)
  result.changes = result.changes.sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MOST_CHANGES)
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

/** The fee of each stay, 0 where no tariff was valid; null where there is none. */
function* feesOf(stays: readonly SimulatedStay[], tariffOf: TariffOf): Generator<void, (number | null)[]> {
  const fees: (number | null)[] = stays.map(() => null)
  const byPlate = new Map<string, number[]>()
  stays.forEach(({ plate }, index) => {
    const ofPlate = byPlate.get(plate)
    if (ofPlate) ofPlate.push(index)
    else byPlate.set(plate, [index])
  })
  for (const indexes of byPlate.values()) {
    const ofPlate = indexes.map(index => stays[index]!)
    for (const { index, pricing } of pricingsInOrder(ofPlate, tariffOf)) {
      if (pricing?.kind !== 'provisional') fees[indexes[index]!] = pricing?.feeFen ?? 0
      yield
    }
  }
  return fees
}
