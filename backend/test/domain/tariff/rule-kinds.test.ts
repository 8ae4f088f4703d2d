import type { TariffStructure } from '@fangxing/contract/tariff-definition'
import { compileTariff } from '../../../src/domain/tariff/compile-tariff'
import { lineMessage } from '../../../src/domain/tariff/line-messages'
import { dayText, type EarlierStay, type Stay } from '../../../src/domain/tariff/model'
import { priceStay } from '../../../src/domain/tariff/price-stay'
import {
  ALL_DAYS,
  at,
  cap,
  EVERYBODY,
  fee,
  free,
  ladder,
  LOT,
  named,
  plainWeeks,
  segment,
  stay,
  structure,
  tariff,
} from './build-tariff'

const OTHER = '0190a000-0000-7000-8000-000000000002'
const monday = (from: string, to: string, more: Partial<Stay> = {}) =>
  stay(`2026-03-02 ${from}`, `2026-03-02 ${to}`, more)
const hourly = ladder([[null, 60, 100]])
const allDay = segment('all', '00:00-00:00', hourly)
const firstHourDear = (counts: 'since_entry' | 'chargeable' | 'segment') =>
  ladder(
    [
      [60, 60, 500],
      [null, 60, 100],
    ],
    { counts },
  )
const dayAndNight = (edge: TariffStructure['edge']) =>
  tariff([
    structure(
      [segment('day', '07:00-19:00', hourly), segment('night', '19:00-07:00', ladder([[null, 60, 10]]))],
      {
        edge,
      },
    ),
  ])

/** What a stay of the same plate leaves behind, as the engine says it. */
function after(what: ReturnType<typeof tariff>, ...stays: Stay[]): EarlierStay[] {
  const earlier: EarlierStay[] = []
  for (const one of stays) {
    const pricing = priceStay(compileTariff(what, plainWeeks), one, earlier)
    if (pricing.kind === 'priced') earlier.push({ ...one, use: pricing.use })
  }
  return earlier
}

describe('a unit at the edge of a segment', () => {
  it('is cut where it is split', () => {
    expect(fee(dayAndNight('split'), monday('17:30', '19:40'))).toBe(200 + 10)
  })

  it('runs on at the price with which it started', () => {
    expect(fee(dayAndNight('starts'), monday('17:30', '19:40'))).toBe(200 + 10)
    expect(fee(dayAndNight('starts'), monday('17:30', '19:30'))).toBe(200)
  })

  it('is put together with the other minutes of its segment where they are pooled', () => {
    const twoMornings = stay('2026-03-02 18:30', '2026-03-03 07:30')
    expect(fee(dayAndNight('split'), twoMornings)).toBe(100 + 120 + 100)
    expect(fee(dayAndNight('pool'), twoMornings)).toBe(100 + 120)
  })
})

describe('the steps', () => {
  const lunch = (counts: 'since_entry' | 'chargeable' | 'segment') =>
    tariff([
      structure([
        segment('morning', '08:00-12:00', firstHourDear(counts)),
        segment('afternoon', '14:00-18:00', firstHourDear(counts)),
      ]),
    ])

  it('count the time since entry, the chargeable minutes or those of the segment', () => {
    expect(fee(lunch('since_entry'), monday('11:30', '15:00'))).toBe(500 + 100)
    expect(fee(lunch('chargeable'), monday('11:30', '15:00'))).toBe(500 + 500 + 100)
    expect(fee(lunch('segment'), monday('11:30', '15:00'))).toBe(500 + 500)
  })

  it('begin again with each cycle or each time the segment begins', () => {
    const restarting = (restarts: 'never' | 'cycle' | 'occurrence') =>
      tariff([
        structure([segment('day', '08:00-10:00', { ...firstHourDear('chargeable'), restarts })], {
          cycle: { kind: 'daily', atMinute: 9 * 60 },
        }),
      ])
    const twoDays = stay('2026-03-02 08:00', '2026-03-03 10:00')
    expect(fee(restarting('never'), twoDays)).toBe(500 + 300)
    expect(fee(restarting('cycle'), twoDays)).toBe(500 + 500 + 100 + 500)
    expect(fee(restarting('occurrence'), twoDays)).toBe(500 + 100 + 500 + 100)
  })
})

describe('the rest of a unit', () => {
  const rounded = (rounding: 'up' | 'down' | 'nearest', toleratedTailMinutes = 0) =>
    tariff([
      structure([
        segment('all', '00:00-00:00', ladder([[null, 60, 100]], { rounding, toleratedTailMinutes })),
      ]),
    ])

  it('costs what the rounding says, halves in the favour of the owner', () => {
    expect(fee(rounded('up'), monday('08:00', '09:01'))).toBe(200)
    expect(fee(rounded('down'), monday('08:00', '09:59'))).toBe(100)
    expect(fee(rounded('nearest'), monday('08:00', '09:30'))).toBe(100)
    expect(fee(rounded('nearest'), monday('08:00', '09:31'))).toBe(200)
  })

  it('costs nothing up to the tolerated tail, that minute included', () => {
    expect(fee(rounded('up', 15), monday('08:00', '09:15'))).toBe(100)
    expect(fee(rounded('up', 15), monday('08:00', '09:16'))).toBe(200)
  })

  it('is counted in whole minutes of the difference', () => {
    expect(fee(rounded('up'), stay('2026-03-02 08:00:30', '2026-03-02 09:01:29'))).toBe(100)
    expect(fee(rounded('up'), stay('2026-03-02 08:00:30', '2026-03-02 09:01:30'))).toBe(200)
  })
})

it('gives a minute that begins at a boundary to the later segment', () => {
  expect(fee(dayAndNight('split'), stay('2026-03-02 19:00:00', '2026-03-02 19:30:00'))).toBe(10)
  expect(fee(dayAndNight('split'), stay('2026-03-02 18:59:59', '2026-03-02 19:00:59'))).toBe(100)
})

describe('free time', () => {
  const freeFor = (more: Parameters<typeof free>[1], cycle: TariffStructure['cycle'] = { kind: 'none' }) =>
    tariff([
      structure([segment('all', '00:00-00:00', firstHourDear('chargeable'))], {
        free: free(30, more),
        cycle,
      }),
    ])

  it('is a threshold or is taken off', () => {
    expect(fee(freeFor({}), monday('08:00', '08:30'))).toBe(0)
    expect(fee(freeFor({}), monday('08:00', '08:31'))).toBe(500)
    expect(fee(freeFor({ mode: 'deducted' }), monday('08:00', '09:30'))).toBe(500 + 100)
    expect(fee(freeFor({ mode: 'deducted', steps: 'keeps' }), monday('08:00', '09:30'))).toBe(500)
  })

  it('repeats with the cycle or does not', () => {
    const day = { kind: 'rolling', hours: 24 } as const
    const longer = stay('2026-03-02 08:00', '2026-03-03 08:20')
    expect(fee(freeFor({}, day), longer)).toBe(500 + 23 * 100 + 100)
    expect(fee(freeFor({ repeats: 'cycle' }, day), longer)).toBe(500 + 23 * 100)
  })

  it('counts the time since entry or the chargeable minutes', () => {
    const fromEight = (counts: 'elapsed' | 'chargeable') =>
      tariff([structure([segment('day', '08:00-20:00', hourly)], { free: free(30, { counts }) })])
    expect(fee(fromEight('elapsed'), monday('07:00', '08:20'))).toBe(100)
    expect(fee(fromEight('chargeable'), monday('07:00', '08:20'))).toBe(0)
  })

  it('is given so often a day as the plate has uses, and for so many minutes as its quota has', () => {
    const once = tariff([structure([allDay], { free: free(30), quota: { kind: 'uses', uses: 1, lots: [] } })])
    const first = after(once, monday('08:00', '08:20'))
    expect(fee(once, monday('10:00', '10:20'), first)).toBe(100)
    expect(fee(once, stay('2026-03-03 10:00', '2026-03-03 10:20'), first)).toBe(0)
    const hour = tariff([
      structure([allDay], { quota: { kind: 'minutes', minutes: 60, steps: 'uses_up', lots: [OTHER] } }),
    ])
    expect(fee(hour, monday('10:00', '11:00'), after(hour, monday('08:00', '08:40')))).toBe(100)
    expect(fee(hour, monday('10:00', '10:20'), after(hour, monday('08:00', '08:40')))).toBe(0)
    expect(fee(hour, monday('10:00', '11:00'), after(hour, monday('08:00', '09:00', { lotId: OTHER })))).toBe(
      100,
    )
  })
})

describe('a cap', () => {
  const capped = (...caps: TariffStructure['caps']) => tariff([structure([allDay], { caps })])
  const long = stay('2026-03-02 20:00', '2026-03-03 20:00')

  it('holds for the stay, the natural day, 24 hours from entry or a day that begins at an hour', () => {
    expect(fee(capped(cap(500, { kind: 'stay' })), long)).toBe(500)
    expect(fee(capped(cap(500, { kind: 'daily', atMinute: 0 })), long)).toBe(400 + 500)
    expect(fee(capped(cap(500, { kind: 'rolling', hours: 24 })), long)).toBe(500)
    expect(fee(capped(cap(500, { kind: 'daily', atMinute: 22 * 60 })), long)).toBe(200 + 500)
  })

  it('counts the stays of a plate in one lot or in the lots of its group', () => {
    const alone = capped(cap(500, { kind: 'daily', atMinute: 0 }, { over: 'plate' }))
    const group = capped(cap(500, { kind: 'daily', atMinute: 0 }, { over: 'plate', lots: [OTHER] }))
    const elsewhere = after(alone, monday('08:00', '12:00', { lotId: OTHER }))
    expect(fee(alone, monday('13:00', '17:00'), elsewhere)).toBe(400)
    expect(fee(group, monday('13:00', '17:00'), elsewhere)).toBe(100)
  })

  it('lets the 24 hours of a plate begin with its first stay', () => {
    const rolling = capped(cap(500, { kind: 'rolling', hours: 24 }, { over: 'plate' }))
    const first = stay('2026-03-02 20:00', '2026-03-03 01:00')
    expect(fee(rolling, stay('2026-03-03 18:00', '2026-03-03 23:00'), after(rolling, first))).toBe(300)
    expect(fee(rolling, stay('2026-03-03 20:00', '2026-03-03 23:00'), after(rolling, first))).toBe(300)
  })

  it('may be for one segment, and may grow with the bays', () => {
    const nightOnly = tariff([
      structure([segment('day', '07:00-19:00', hourly), segment('night', '19:00-07:00', hourly)], {
        caps: [cap(200, { kind: 'daily', atMinute: 12 * 60 }, { segments: ['night'] })],
      }),
    ])
    expect(fee(nightOnly, stay('2026-03-02 17:00', '2026-03-03 08:00'))).toBe(200 + 200 + 100)
    const timesBays = (scales: 'amount' | 'multiplied') =>
      tariff([structure([allDay], { caps: [cap(500, { kind: 'stay' }, { scales })] })], { bays: 'times' })
    expect(fee(timesBays('amount'), { ...long, bays: 2 })).toBe(500)
    expect(fee(timesBays('multiplied'), { ...long, bays: 2 })).toBe(1000)
  })
})

describe('prices that change', () => {
  it('are a percentage within a window of hours, of the time since entry or of dates', () => {
    const reduced = (more: object) =>
      tariff([structure([allDay])], {
        percentages: [
          {
            ...named('half'),
            who: EVERYBODY,
            percent: 50,
            days: ALL_DAYS,
            fromMinute: 0,
            toMinute: 0,
            sinceEntry: null,
            dates: null,
            ...more,
          },
        ],
      })
    expect(fee(reduced({ fromMinute: 600, toMinute: 720 }), monday('09:00', '13:00'))).toBe(300)
    expect(fee(reduced({ sinceEntry: { fromMinutes: 0, toMinutes: 60 } }), monday('09:00', '13:00'))).toBe(
      350,
    )
    expect(
      fee(reduced({ dates: { fromDay: '2026-03-03', toDay: '2026-03-03' } }), monday('09:00', '13:00')),
    ).toBe(400)
    expect(
      fee(
        reduced({ who: { ...EVERYBODY, entitlements: ['resident'] } }),
        monday('09:00', '13:00', { entitlements: ['resident'] }),
      ),
    ).toBe(200)
    expect(
      fee(reduced({ who: { ...EVERYBODY, entitlements: ['resident'] } }), monday('09:00', '13:00')),
    ).toBe(400)
  })

  it('are one price for the stay, the cycle or each time', () => {
    const fixed = (per: 'stay' | 'cycle' | 'occurrence') =>
      tariff([
        structure([segment('night', '20:00-08:00', { kind: 'fixed', priceFen: 1000, per })], {
          cycle: { kind: 'rolling', hours: 48 },
        }),
      ])
    const threeNights = stay('2026-03-02 21:00', '2026-03-05 09:00')
    expect(fee(fixed('stay'), threeNights)).toBe(1000)
    expect(fee(fixed('cycle'), threeNights)).toBe(2000)
    expect(fee(fixed('occurrence'), threeNights)).toBe(3000)
  })

  it('leave out excluded time, or stop the clock for it', () => {
    const charging = { excluded: [{ fromMs: at('2026-03-02 08:00'), toMs: at('2026-03-02 09:00') }] }
    const withExcluded = (excluded: 'charged' | 'not_charged' | 'clock_stops') =>
      tariff([structure([segment('all', '00:00-00:00', firstHourDear('since_entry'))])], { excluded })
    expect(fee(withExcluded('charged'), monday('08:00', '10:00', charging))).toBe(600)
    expect(fee(withExcluded('not_charged'), monday('08:00', '10:00', charging))).toBe(100)
    expect(fee(withExcluded('clock_stops'), monday('08:00', '10:00', charging))).toBe(500)
  })

  it('are rounded once at the end, halves in the favour of the owner and never above a cap', () => {
    const half = (unitFen: 1 | 10 | 50 | 100, mode: 'nearest' | 'down' | 'up', percent: number) =>
      tariff([structure([allDay], { caps: [cap(1990, { kind: 'stay' }, { scales: 'amount' })] })], {
        multipliers: [{ ...named('part'), who: EVERYBODY, percent }],
        finalRounding: { unitFen, mode },
      })
    expect(fee(half(100, 'nearest', 50), monday('08:00', '09:00'))).toBe(0)
    expect(fee(half(100, 'nearest', 51), monday('08:00', '09:00'))).toBe(100)
    expect(fee(half(100, 'up', 1), monday('08:00', '09:00'))).toBe(100)
    expect(fee(half(100, 'down', 99), monday('08:00', '09:00'))).toBe(0)
    expect(fee(half(100, 'up', 995), monday('08:00', '10:00'))).toBe(1900)
  })
})

describe('days', () => {
  const byDay = (more = {}) =>
    tariff(
      [
        structure([
          segment('work', '00:00-00:00', hourly, ['workday', 'makeup']),
          segment('rest', '00:00-00:00', ladder([[null, 60, 10]]), ['weekend', 'holiday', 'special']),
        ]),
      ],
      more,
    )
  const unknown = { kindOf: (day: number) => (dayText(day) < '2026-03-05' ? plainWeeks.kindOf(day) : null) }

  it('may have a kind that the lot gave them', () => {
    const specialDays = [{ day: '2026-03-02', kind: 'special' as const, name: { zh: '庙会', en: 'Fair' } }]
    expect(fee(byDay(), monday('08:00', '09:00'))).toBe(100)
    expect(fee(byDay({ specialDays }), monday('08:00', '09:00'))).toBe(10)
  })

  it('of a year without a calendar make no fee where their kind matters', () => {
    const parked = stay('2026-03-04 23:00', '2026-03-05 01:00')
    const pricing = priceStay(compileTariff(byDay(), unknown), parked)
    expect(pricing).toMatchObject({ kind: 'provisional', reason: 'unknown_year' })
    expect(pricing.lines.map(lineMessage)).toEqual([
      {
        zh: '2026-03-05 的节假日安排尚未公布，无法计费',
        en: 'The holidays for 2026-03-05 are not published: no fee can be calculated',
      },
    ])
    expect(fee(compileTariff(tariff([structure([allDay])]), unknown), parked)).toBe(200)
    expect(fee(compileTariff(byDay(), unknown), stay('2026-03-05 10:00:00', '2026-03-05 10:00:59'))).toBe(0)
    const named = {
      specialDays: [{ day: '2026-03-05', kind: 'workday' as const, name: { zh: '平日', en: 'Day' } }],
    }
    expect(fee(compileTariff(byDay(named), unknown), parked)).toBe(200)
  })
})

it('prices no stay that is longer than a year', () => {
  expect(fee(tariff([structure([allDay])]), stay('2026-03-02 00:00', '2027-03-03 00:00'))).toBe(36_600 * 24)
  expect(fee(tariff([structure([allDay])]), stay('2026-03-02 00:00', '2027-03-03 00:01'))).toBe('too_long')
  expect(fee(tariff([structure([allDay])]), monday('09:00', '08:00'))).toBe(0)
})

it('gives no fee above a million yuan', () => {
  const everyMinute = (priceFen: number) =>
    tariff([structure([segment('all', '00:00-00:00', ladder([[null, 1, priceFen]]))])])
  const parked = stay('2026-03-02 00:00', '2026-03-02 16:40')
  expect(fee(everyMinute(100_000), parked)).toBe(100_000_000)
  expect(fee(everyMinute(100_000), { ...parked, exitAtMs: parked.exitAtMs + 60_000 })).toBe('too_much')
})

it('explains a fee line by line, in both languages', () => {
  const explained = tariff(
    [
      structure([segment('day', '08:00-20:00', firstHourDear('chargeable'))], {
        caps: [cap(800, { kind: 'stay' })],
      }),
    ],
    { multipliers: [{ ...named('large'), who: { ...EVERYBODY, classes: ['large'] }, percent: 150 }] },
  )
  const pricing = priceStay(
    compileTariff(explained, plainWeeks),
    monday('07:30', '12:00', { vehicleClass: 'large', lotId: LOT }),
  )
  expect(pricing.lines.map(({ code, minutes, amountFen }) => [code, minutes, amountFen])).toEqual([
    ['outside', 30, 0],
    ['charge', 60, 500],
    ['charge', 180, 300],
    ['multiplier', 270, 400],
  ])
  expect(lineMessage(pricing.lines[2]!)).toEqual({
    zh: '03-02 09:00–03-02 12:00 day第 2 档：180 分钟，计 3 个 60 分钟 × ¥1.00 = ¥3.00',
    en: '03-02 09:00–03-02 12:00 day, step 2: 180 min, 3 × 60 min at ¥1.00 = ¥3.00',
  })
})
