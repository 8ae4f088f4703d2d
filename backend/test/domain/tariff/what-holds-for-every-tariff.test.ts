import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { compileTariff } from '../../../src/domain/tariff/compile-tariff'
import type { Cap, CompiledTariff } from '../../../src/domain/tariff/compiled'
import { lineMessage } from '../../../src/domain/tariff/line-messages'
import { MINUTE_MS, type Pricing, type Stay } from '../../../src/domain/tariff/model'
import { periodOf } from '../../../src/domain/tariff/periods'
import { priceInOrder } from '../../../src/domain/tariff/price-in-order'
import { priceStay } from '../../../src/domain/tariff/price-stay'
import { plainWeeks } from './build-tariff'
import { Random, randomStays, randomTariff } from './random-tariffs'

const TARIFFS = 150
const SEED = 7_000_000

type Case = { seed: number; definition: TariffDefinition; compiled: CompiledTariff; stays: Stay[] }

function* cases(): Generator<Case> {
  for (let seed = SEED; seed < SEED + TARIFFS; seed += 1) {
    const random = new Random(seed)
    const definition = randomTariff(random)
    const compiled = compileTariff(definition, plainWeeks)
    yield { seed, definition, compiled, stays: randomStays(random) }
  }
}

const feeOf = (pricing: Pricing | null): number => (pricing?.kind === 'priced' ? pricing.feeFen : Number.NaN)

/** A cap for full periods takes something off only when the period is over: a tariff that has one says so itself. */
const isMonotone = ({ structures }: TariffDefinition): boolean =>
  structures.every(({ caps }) => caps.every(({ applies }) => applies !== 'full'))

it('never costs less when the stay is longer, unless a cap is for full periods alone', () => {
  let compared = 0
  for (const { seed, definition, compiled, stays } of cases()) {
    if (!isMonotone(definition)) continue
    const stay = stays[0]!
    let before = 0
    for (let minutes = 0; minutes <= 2000; minutes += minutes < 130 ? 1 : 13) {
      const fee = feeOf(priceStay(compiled, { ...stay, exitAtMs: stay.entryAtMs + minutes * MINUTE_MS }))
      if (fee < before) throw new Error(`seed ${seed}: ${before} fen, after ${minutes} min ${fee}`)
      before = fee
      compared += 1
    }
  }
  expect(compared).toBeGreaterThan(15_000)
})

/** What the stays of a plate paid in each period of a cap that is written as an amount over everything. */
function paidByPeriod(cap: Cap, stay: Stay, pricing: Pricing): Map<number, number> {
  const paid = new Map<number, number>()
  if (pricing.kind !== 'priced') return paid
  const start = Math.floor(stay.entryAtMs / MINUTE_MS) + 480
  for (const { atMinute, amountFen } of pricing.use.charges) {
    const period = periodOf(cap.period, atMinute, start)
    paid.set(period, (paid.get(period) ?? 0) + amountFen)
  }
  return paid
}

/** The most that a cap lets this stay cost in one of its periods, in whole fen. */
function mostOf(cap: Cap, compiled: CompiledTariff, stay: Stay): number {
  if (!cap.isMultiplied) return cap.amountFen
  const percent = compiled.multipliers.find(({ applies }) => applies(stay))?.percent ?? 100
  return Math.ceil((cap.amountFen * percent * (compiled.isTimesBays ? stay.bays : 1)) / 100)
}

it('never takes more in a period than its cap', () => {
  let full = 0
  const check = ({ seed, compiled }: Case, stay: Stay): void => {
    const { caps } = compiled.structures.find(structure => structure.applies(stay))!
    const pricing = priceStay(compiled, stay)
    for (const cap of caps) {
      if (cap.segments || cap.isForFullOnly || !cap.applies(stay)) continue
      const most = mostOf(cap, compiled, stay)
      const paid = [...paidByPeriod(cap, stay, pricing).values()]
      if (paid.some(fen => fen > most))
        throw new Error(`seed ${seed}: ${paid.join()} fen, the cap is ${most}`)
      full += paid.filter(fen => fen === most).length
    }
  }
  for (const one of cases()) for (const stay of one.stays) check(one, stay)
  expect(full).toBeGreaterThan(20)
})

it('never takes more of a plate in a day than the cap over its stays', () => {
  let full = 0
  for (const { seed, compiled, stays } of cases()) {
    // Every stay in one lot and of one class, so that each of them falls under the same caps.
    const alike = stays.map(stay => ({ ...stays[0]!, entryAtMs: stay.entryAtMs, exitAtMs: stay.exitAtMs }))
    const { caps } = compiled.structures.find(structure => structure.applies(alike[0]!))!
    const overPlate = caps.filter(
      ({ isOverPlate, isMultiplied, period, applies }) =>
        isOverPlate && !isMultiplied && period.kind === 'daily' && applies(alike[0]!),
    )
    const pricings = priceInOrder(alike, () => compiled)
    for (const cap of overPlate) {
      const paid = new Map<number, number>()
      pricings.forEach((pricing, index) => {
        for (const [period, fen] of paidByPeriod(cap, alike[index]!, pricing!))
          paid.set(period, (paid.get(period) ?? 0) + fen)
      })
      for (const fen of paid.values()) {
        if (fen > cap.amountFen) throw new Error(`seed ${seed}: ${fen} fen where the cap is ${cap.amountFen}`)
        if (fen === cap.amountFen) full += 1
      }
    }
  }
  expect(full).toBeGreaterThan(1)
})

it('costs nothing up to the free minutes, the last one included', () => {
  let free = 0
  for (const { compiled, stays } of cases()) {
    const stay = stays[0]!
    const { free: rule, quota } = compiled.structures.find(structure => structure.applies(stay))!
    if (!rule || quota) continue
    const exitAtMs = stay.entryAtMs + rule.minutes * MINUTE_MS + 59_999
    expect(feeOf(priceStay(compiled, { ...stay, exitAtMs }))).toBe(0)
    free += 1
  }
  expect(free).toBeGreaterThan(20)
})

it('does not depend on the order in which the stays of a plate are reported', () => {
  for (const { compiled, stays } of cases()) {
    const inOrder = priceInOrder(stays, () => compiled).map(feeOf)
    const reversed = priceInOrder([...stays].reverse(), () => compiled).map(feeOf)
    expect(reversed.reverse()).toEqual(inOrder)
  }
})

it('says of every line in both languages what it is', () => {
  const codes = new Set<string>()
  for (const { compiled, stays } of cases())
    for (const pricing of priceInOrder(stays, () => compiled))
      for (const line of pricing!.lines) {
        codes.add(line.code)
        const { zh, en } = lineMessage(line)
        expect(`${zh} ${en}`).not.toMatch(/undefined|NaN|null/)
        expect(line.minutes).toBeLessThanOrEqual((line.toMs - line.fromMs) / MINUTE_MS)
      }
  expect([...codes].sort()).toEqual([
    'bays',
    'cap',
    'charge',
    'excluded',
    'fixed',
    'free',
    'multiplier',
    'outside',
    'percentage',
    'quota',
    'rounding',
  ])
})
