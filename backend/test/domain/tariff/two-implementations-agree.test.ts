import type { DayKind } from '@fangxing/contract/tariff-definition'
import { compileTariff } from '../../../src/domain/tariff/compile-tariff'
import { dayText, type EarlierStay } from '../../../src/domain/tariff/model'
import { priceStay } from '../../../src/domain/tariff/price-stay'
import { tariffProblems } from '../../../src/domain/tariff/problems'
import { feeMinuteByMinute } from './minute-by-minute/fee'
import type { OracleUse } from './minute-by-minute/terms'
import { Random, randomStays, randomTariff } from './random-tariffs'

/** More of them by `npm run tariff-agreement`; few where Stryker runs them for every mutant. */
const CASES = Number(process.env.TARIFF_CASES ?? (process.env.STRYKER_MUTATOR_WORKER ? 150 : 3000))
const SEED = Number(process.env.TARIFF_SEED ?? 20261126)

/** The days around a holiday, with make-up days; of one day in a hundred nobody knows. */
const KINDS: Record<string, DayKind | null> = {
  '2026-09-25': 'holiday',
  '2026-09-26': 'holiday',
  '2026-09-27': 'makeup',
  '2026-10-01': 'holiday',
  '2026-10-02': 'holiday',
  '2026-10-04': null,
}
const kindOf = (day: string): DayKind | null => {
  if (day in KINDS) return KINDS[day]!
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? 'weekend' : 'workday'
}
const calendar = { kindOf: (day: number) => kindOf(dayText(day)) }

type Tally = { priced: number; provisional: number; free: number; later: number }

/** Prices the stays of one plate both ways, each with what it said itself about the earlier ones. */
function comparePlate(seed: number, tally: Tally): void {
  const random = new Random(seed)
  const definition = randomTariff(random)
  if (tariffProblems(definition).length > 0) throw new Error(`TARIFF_SEED=${seed}: not a sound tariff`)
  const compiled = compileTariff(definition, calendar)
  const earlier: EarlierStay[] = []
  const before: OracleUse[] = []
  for (const stay of randomStays(random)) {
    const pricing = priceStay(compiled, stay, earlier)
    const slow = feeMinuteByMinute(definition, stay, before, kindOf)
    const one = pricing.kind === 'priced' ? `${pricing.feeFen}, ${pricing.leaveMinutes} min` : pricing.reason
    const other = 'fee' in slow ? `${slow.fee}, ${slow.leaveMinutes} min` : slow.reason
    if (one !== other)
      throw new Error(
        `TARIFF_SEED=${seed}: ${one}, minute by minute ${other}\n${JSON.stringify({ stay, before, definition })}`,
      )
    if (pricing.kind !== 'priced' || !('fee' in slow)) {
      tally.provisional += 1
      continue
    }
    const sum = pricing.lines.reduce((total, { amountFen }) => total + amountFen, 0)
    if (sum !== pricing.feeFen)
      throw new Error(`TARIFF_SEED=${seed}: the lines add up to ${sum}, not ${pricing.feeFen}`)
    earlier.push({ ...stay, use: pricing.use })
    before.push(slow.use)
    tally.priced += 1
    if (pricing.feeFen === 0) tally.free += 1
    if (before.length > 1) tally.later += 1
  }
}

it('gives the same fee as a calculation minute by minute, whatever the tariff', () => {
  const tally: Tally = { priced: 0, provisional: 0, free: 0, later: 0 }
  for (let number = 0; tally.priced < CASES; number += 1) comparePlate(SEED + number, tally)
  // What is compared is not mostly nothing.
  expect(tally.free).toBeLessThan(tally.priced / 2)
  expect(tally.later).toBeGreaterThan(tally.priced / 10)
  expect(tally.provisional).toBeGreaterThan(0)
})
