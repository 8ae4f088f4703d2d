import type { CompiledTariff } from './compiled'
import { MINUTE_MS, type Stay } from './model'
import { priceStay } from './price-stay'

/** Two exits of one entry of which the later one costs less. */
export type LongerIsCheaper = {
  entryAtMs: number
  shorter: { exitAtMs: number; feeFen: number }
  longer: { exitAtMs: number; feeFen: number }
}

/** Whoever stays a little longer is looked for up to here: two cycles of a day and some hours. */
const LOOKED_AT_MINUTES = 3000
const STEP_MINUTES = 10
const MOST_ENTRIES = 40
const MOST_FINDINGS = 5

/**
 * Looks along the fees of the entries of these stays, ten minutes at a time, for an exit that costs less than an earlier
 * one. It finds what an owner would find, not every minute; and it looks at a bounded number of entries, spread over all.
 */
export function* cheaperWhenLonger(
  tariff: CompiledTariff,
  stays: readonly Stay[],
): Generator<void, LongerIsCheaper[]> {
  const found: LongerIsCheaper[] = []
  const stride = Math.max(1, Math.ceil(stays.length / MOST_ENTRIES))
  for (let index = 0; index < stays.length && found.length < MOST_FINDINGS; index += stride) {
    const finding = yield* findAlong(tariff, stays[index]!)
    if (finding) found.push(finding)
  }
  return found
}

function* findAlong(tariff: CompiledTariff, stay: Stay): Generator<void, LongerIsCheaper | null> {
  let dearest: LongerIsCheaper['shorter'] | null = null
  for (let minutes = STEP_MINUTES; minutes <= LOOKED_AT_MINUTES; minutes += STEP_MINUTES) {
    const exitAtMs = stay.entryAtMs + minutes * MINUTE_MS
    const pricing = priceStay(tariff, { ...stay, exitAtMs })
    yield
    if (pricing.kind !== 'priced') return null
    const { feeFen } = pricing
    if (dearest && feeFen < dearest.feeFen)
      return { entryAtMs: stay.entryAtMs, shorter: dearest, longer: { exitAtMs, feeFen } }
    if (!dearest || feeFen >= dearest.feeFen) dearest = { exitAtMs, feeFen }
  }
  return null
}
