import type { CompiledTariff } from './compiled'
import { DAY_MINUTES, MINUTE_MS, type EarlierStay, type Pricing, type Stay } from './model'
import { priceStay } from './price-stay'

/** The tariff of a stay's entry; null when there was none. */
export type TariffOf = (stay: Stay) => CompiledTariff | null

/** Whatever period a cap has, an older stay of the plate no longer matters: no cap runs longer than thirty days. */
export const REMEMBERED_MS = 31 * DAY_MINUTES * MINUTE_MS

/**
 * All stays of one plate, each with the tariff of its entry, priced in the order in which they began and whichever was
 * reported first; the answers stand in the order of the stays that were given. A stay without a fee uses nothing.
 */
export function priceInOrder(stays: readonly Stay[], tariffOf: TariffOf): (Pricing | null)[] {
  const answers: (Pricing | null)[] = stays.map(() => null)
  for (const { index, pricing } of pricingsInOrder(stays, tariffOf)) answers[index] = pricing
  return answers
}

/** The same one by one, for whoever has other things to do in between. */
export function* pricingsInOrder(
  stays: readonly Stay[],
  tariffOf: TariffOf,
): Generator<{ index: number; pricing: Pricing | null }, void> {
  let earlier: EarlierStay[] = []
  const order = stays.map((_, index) => index)
  order.sort((a, b) => stays[a]!.entryAtMs - stays[b]!.entryAtMs || stays[a]!.exitAtMs - stays[b]!.exitAtMs)
  for (const index of order) {
    const stay = stays[index]!
    const tariff = tariffOf(stay)
    earlier = earlier.filter(({ exitAtMs }) => exitAtMs >= stay.entryAtMs - REMEMBERED_MS)
    const pricing = tariff && priceStay(tariff, stay, earlier)
    const { lotId, entryAtMs, exitAtMs } = stay
    if (pricing?.kind === 'priced') earlier.push({ lotId, entryAtMs, exitAtMs, use: pricing.use })
    yield { index, pricing }
  }
}
