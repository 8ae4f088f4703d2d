import { coveredOf, lastMinutes, type Entitlement } from '../../../src/domain/entitlements/entitlement'
import { priceEntitled, type EntitledStay } from '../../../src/domain/entitlements/price-entitled'
import type { StayPrice } from '../../../src/domain/stays/stay-fee'
import { compileTariff } from '../../../src/domain/tariff/compile-tariff'
import { MINUTE_MS, type Stay } from '../../../src/domain/tariff/model'
import { at, cap, free, ladder, plainWeeks, segment, structure, tariff } from '../tariff/build-tariff'
import { Random, randomStays, randomTariff } from '../tariff/random-tariffs'

const PLATE = '粤B12345/blue'
const CASES = process.env.STRYKER_MUTATOR_WORKER ? 25 : 120
const SEED = 9_000_000

const entitled = (stay: Stay, index: number, more: Partial<EntitledStay> = {}): EntitledStay => ({
  id: `stay-${index}`,
  stay: { ...stay, entitlements: [], excluded: [] },
  plateKey: PLATE,
  bays: [],
  reported: null,
  recorded: [],
  isFixed: false,
  keepsCoupons: false,
  ...more,
})

const given = (more: Partial<Entitlement> = {}): Entitlement => ({
  id: 'given',
  kind: 'pass',
  name: '月卡 1',
  plateKeys: [PLATE],
  stayId: null,
  lotIds: [],
  bays: [],
  hours: null,
  coupon: null,
  code: null,
  fromMs: at('2026-03-01 00:00'),
  toMs: at('2026-04-01 00:00'),
  usedStayId: null,
  ...more,
})

const KINDS: readonly Partial<Entitlement>[] = [
  { kind: 'pass' },
  { kind: 'pass', hours: { fromMinute: 1200, toMinute: 480 } },
  { kind: 'free_list' },
  { kind: 'coupon', coupon: { unit: 'minutes', amount: 60 } },
  { kind: 'coupon', coupon: { unit: 'fen', amount: 350 } },
  { kind: 'coupon', coupon: { unit: 'percent', amount: 33 } },
  { kind: 'status', code: 'resident' },
  { kind: 'charging' },
  { kind: 'towing' },
]

function randomEntitlements(random: Random, stays: readonly Stay[]): Entitlement[] {
  return Array.from({ length: random.int(1, 4) }, (_, index) => {
    const kind = KINDS[random.int(0, KINDS.length - 1)]!
    const stay = stays[random.int(0, stays.length - 1)]!
    const fromMs = stay.entryAtMs + random.int(-600, 120) * MINUTE_MS
    const toMs = fromMs + random.int(1, 2000) * MINUTE_MS
    return given({ id: `given-${index}`, ...kind, fromMs, toMs })
  })
}

const totalOf = (price: StayPrice): number | null => (price.kind === 'priced' ? price.totalFen : null)
const sumOf = (price: StayPrice): number | null =>
  price.kind === 'priced' ? price.trace.reduce((sum, { amountFen }) => sum + amountFen, 0) : null

function* cases() {
  for (let seed = SEED; seed < SEED + CASES; seed += 1) {
    const random = new Random(seed)
    const compiled = compileTariff(randomTariff(random), plainWeeks)
    const stays = randomStays(random)
    const entitlements = randomEntitlements(random, stays)
    const price = (list: readonly EntitledStay[], of: readonly Entitlement[]) => {
      const spent = new Map<string, string>()
      return { prices: priceEntitled(list, { entitlements: of, tariffOf: () => compiled, spent }), spent }
    }
    yield { seed, random, stays: stays.map((stay, index) => entitled(stay, index)), entitlements, price }
  }
}

it('makes no stay dearer, neither its own nor another one of the plate', () => {
  let cheaper = 0
  for (const { seed, stays, entitlements, price } of cases()) {
    const plain = price(stays, []).prices.map(totalOf)
    const fees = price(stays, entitlements).prices.map(totalOf)
    fees.forEach((fee, index) => {
      if (fee !== null && plain[index] !== null && fee > plain[index]!)
        throw new Error(`seed ${seed}, stay ${index}: ${plain[index]} fen, entitled ${fee}`)
      if (fee !== null && fee < plain[index]!) cheaper += 1
    })
  }
  expect(cheaper).toBeGreaterThan(CASES / 2)
})

it('gives lines that add up to the fee', () => {
  for (const { seed, stays, entitlements, price } of cases())
    for (const answer of price(stays, entitlements).prices)
      expect({ seed, sum: sumOf(answer) }).toEqual({ seed, sum: totalOf(answer) })
})

it('does not depend on the order in which the stays were reported, and pricing again changes nothing', () => {
  for (const { seed, random, stays, entitlements, price } of cases()) {
    const { prices, spent } = price(stays, entitlements)
    const order = stays.map((_, index) => index).sort(() => random.int(0, 1) - 0.5)
    const shuffled = price(
      order.map(index => stays[index]!),
      entitlements,
    ).prices
    const moments = stays.map(({ stay }) => `${stay.entryAtMs}|${stay.exitAtMs}`)
    // Of two that begin and end at the same moment it does not matter which is the first.
    if (new Set(moments).size === moments.length)
      expect({ seed, fees: order.map((_, place) => totalOf(shuffled[place]!)) }).toEqual({
        seed,
        fees: order.map(index => totalOf(prices[index]!)),
      })
    const again = stays.map((entry, index) => {
      const answer = prices[index]!
      return { ...entry, recorded: answer.kind === 'priced' ? answer.entitlementIds : [] }
    })
    const second = price(again, entitlements)
    expect({ seed, fees: second.prices.map(totalOf) }).toEqual({ seed, fees: prices.map(totalOf) })
    expect(second.spent).toEqual(spent)
  }
})

const DAILY = compileTariff(
  tariff([
    structure([segment('all', '00:00-00:00', ladder([[null, 60, 300]]))], {
      free: free(30),
      caps: [cap(2000, { kind: 'daily', atMinute: 0 }, { over: 'plate' })],
    }),
  ]),
  plainWeeks,
)
const of = (from: string, to: string, index = 0, more: Partial<EntitledStay> = {}): EntitledStay =>
  entitled(
    {
      entryAtMs: at(`2026-03-02 ${from}`),
      exitAtMs: at(`2026-03-02 ${to}`),
      lotId: 'lot',
      vehicleClass: 'small',
      energy: 'fuel',
      entitlements: [],
      bays: 1,
      excluded: [],
    },
    index,
    more,
  )
const priced = (stays: EntitledStay[], ...entitlements: Entitlement[]) =>
  priceEntitled(stays, { entitlements, tariffOf: () => DAILY, spent: new Map() })
const fees = (stays: EntitledStay[], ...entitlements: Entitlement[]) =>
  priced(stays, ...entitlements).map(totalOf)

it('a pass makes its hours free and leaves the others as they are', () => {
  const night = given({ hours: { fromMinute: 19 * 60, toMinute: 8 * 60 } })
  expect(fees([of('17:00', '23:00')], night)).toEqual([600])
  expect(fees([of('20:00', '23:00')], night)).toEqual([0])
  expect(fees([of('08:00', '11:00')], night)).toEqual([900])
  const [price] = priced([of('17:00', '23:00')], night)
  expect(price).toMatchObject({
    trace: expect.arrayContaining([{ text: '月卡「月卡 1」：03-02 19:00–03-02 23:00 不计费', amountFen: 0 }]),
    entitlementIds: ['given'],
  })
})

it('a pass is for its bays and lots only, and for its time', () => {
  const stays = [of('08:00', '11:00', 0, { bays: ['A1'] })]
  expect(fees(stays, given({ bays: ['A1'] }))).toEqual([0])
  expect(fees(stays, given({ bays: ['B1'] }))).toEqual([900])
  expect(fees(stays, given({ lotIds: ['lot'] }))).toEqual([0])
  expect(fees(stays, given({ lotIds: ['other'] }))).toEqual([900])
  expect(fees(stays, given({ toMs: at('2026-03-02 10:00') }))).toEqual([300])
  expect(fees(stays, given({ plateKeys: ['粤B99999/blue'] }))).toEqual([900])
})

it('a pass for one stay leaves a later one of the same cap no dearer than it was', () => {
  const stays = [of('06:00', '09:00'), of('09:10', '13:10', 1), of('15:00', '19:00', 2)]
  expect(fees(stays)).toEqual([900, 1100, 0])
  expect(fees(stays, given({ toMs: at('2026-03-02 09:00') }))).toEqual([0, 1100, 0])
})

it('a coupon counts once, for the first stay of the plate that costs something', () => {
  const stays = [of('06:00', '06:20'), of('08:00', '11:00', 1), of('12:00', '14:00', 2)]
  const coupon = (unit: 'minutes' | 'fen' | 'percent', amount: number) =>
    given({ kind: 'coupon', coupon: { unit, amount } })
  expect(fees(stays, coupon('fen', 500))).toEqual([0, 400, 600])
  expect(fees(stays, coupon('fen', 5000))).toEqual([0, 0, 600])
  expect(fees(stays, coupon('minutes', 60))).toEqual([0, 600, 600])
  expect(fees(stays, coupon('percent', 33))).toEqual([0, 603, 600])
  expect(fees(stays, coupon('fen', 500), { ...coupon('fen', 100), id: 'other' })).toEqual([0, 400, 500])
  const own = { ...coupon('fen', 500), stayId: 'stay-2', plateKeys: [] }
  expect(fees(stays, own)).toEqual([0, 900, 100])
})

it('what was paid keeps what made its price, and nothing new counts for it', () => {
  const stays = [of('08:00', '11:00', 0, { isFixed: true }), of('12:00', '14:00', 1)]
  const coupon = given({ kind: 'coupon', coupon: { unit: 'fen', amount: 500 } })
  expect(fees(stays, given())).toEqual([900, 0])
  expect(fees(stays, coupon)).toEqual([900, 100])
})

it('what its source has asked for is free under a pass for all of it, and less with a coupon', () => {
  const reported = { totalFen: 1000, discountFen: 0, paidFen: 300 }
  const stays = [of('08:00', '11:00', 0, { reported })]
  expect(fees(stays, given({ kind: 'free_list' }))).toEqual([300])
  expect(fees(stays, given({ toMs: at('2026-03-02 10:00') }))).toEqual([1000])
  expect(fees(stays, given({ kind: 'coupon', coupon: { unit: 'percent', amount: 50 } }))).toEqual([500])
})

it('cuts hours over midnight and takes the last minutes that nothing else covers', () => {
  const stay = { fromMs: at('2026-03-02 06:00'), toMs: at('2026-03-03 06:00') }
  const night = given({ hours: { fromMinute: 22 * 60, toMinute: 7 * 60 } })
  expect(coveredOf(night, stay)).toEqual([
    { fromMs: at('2026-03-02 06:00'), toMs: at('2026-03-02 07:00') },
    { fromMs: at('2026-03-02 22:00'), toMs: at('2026-03-03 06:00') },
  ])
  expect(lastMinutes(90, coveredOf(night, stay), stay)).toEqual([
    { fromMs: at('2026-03-02 20:30'), toMs: at('2026-03-02 22:00') },
  ])
})
