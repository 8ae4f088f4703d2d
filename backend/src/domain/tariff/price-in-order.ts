import type { CompiledTariff } from './compiled'
import { DAY_MINUTES, MINUTE_MS, type EarlierStay, type Pricing, type Stay } from './model'
import { priceStay } from './price-stay'

/** Whatever period a cap has, an older stay of the plate no longer matters: no cap runs longer than thirty days. */
const REMEMBERED_MS = 31 * DAY_MINUTES * MINUTE_MS

/**
 * All stays of one plate, each with the tariff of its entry, priced in the order in which they began and whichever was
 * reported first; the answers stand in the order of the stays that were given. A stay without a fee uses nothing.
 */
export function priceInOrder(
  stays: readonly Stay[],
  tariffOf: (stay: Stay) => CompiledTariff | null,
): (Pricing | null)[] {
  const answers: (Pricing | null)[] = stays.map(() => null)
  let earlier: EarlierStay[] = []
  const order = stays.map((_, index) => index)
  order.sort((a, b) => stays[a]!.entryAtMs - stays[b]!.entryAtMs || stays[a]!.exitAtMs - stays[b]!.exitAtMs)
  for (const index of order) {
    const stay = stays[index]!
    const tariff = tariffOf(stay)
    if (!tariff) continue
    earlier = earlier.filter(({ exitAtMs }) => exitAtMs >= stay.entryAtMs - REMEMBERED_MS)
    const pricing = priceStay(tariff, stay, earlier)
    answers[index] = pricing
    if (pricing.kind === 'priced')
      earlier.push({
        lotId: stay.lotId,
        entryAtMs: stay.entryAtMs,
        exitAtMs: stay.exitAtMs,
        use: pricing.use,
      })
  }
  return answers
}
