import { sumFen } from '@fangxing/contract/money'
import fc from 'fast-check'
import { pairingCodeOf } from '../../src/domain/pairing-code'
import { powerOf } from '../../src/domain/device'
import { holdMs, nextQueryMs, nextResendMs, releaseLevel } from '../../src/domain/escalation'
import {
  balances,
  bookFee,
  bookQuarantine,
  bookQuarantineReturned,
  bookQuarantineSettled,
  bookRefund,
  bookSettlement,
  bookSurplus,
  bookSurplusRefund,
  sumsToZero,
} from '../../src/domain/ledger'
import { clockText, dayOf, minuteOfDay, shanghaiTime, startOfDay } from '../../src/domain/shanghai-time'

it('sends a LOWER again at 0, 1, 2, 4, 8, 15, 30 and then every 30 s', () => {
  const times = [0]
  while (times.length < 10) times.push(times.at(-1)! + (nextResendMs(times.at(-1)!) / 1000) * 1000)
  expect(times.map(ms => ms / 1000)).toEqual([0, 1, 2, 4, 8, 15, 30, 60, 90, 120])
})

it('asks WeChat at 3, 5, 10, 20, 30, 60, 120, 300 s and then every 5 min', () => {
  const times: number[] = []
  let at = 0
  while (times.length < 10) times.push((at += nextQueryMs(at)))
  expect(times.map(ms => ms / 1000)).toEqual([3, 5, 10, 20, 30, 60, 120, 300, 600, 900])
})

it('calls the attendant, then the manager, then the duty officer', () => {
  const limits = { delayedS: 15, managerS: 120, dutyOfficerS: 300 }
  expect([0, 14_999, 15_000, 119_999, 120_000, 299_999, 300_000].map(ms => releaseLevel(ms, limits))).toEqual(
    [0, 0, 1, 1, 2, 2, 3],
  )
})

it('holds a car for less time at night', () => {
  const limits = { dayS: 4 * 3600, nightS: 2 * 3600 }
  expect(holdMs(new Date('2026-05-20T13:59:59Z'), limits)).toBe(4 * 3_600_000)
  expect(holdMs(new Date('2026-05-20T14:00:00Z'), limits)).toBe(2 * 3_600_000)
  expect(holdMs(new Date('2026-05-20T22:00:00Z'), limits)).toBe(4 * 3_600_000)
})

const books = [
  (fen: number) => bookSettlement('wechat', fen),
  (fen: number) => bookSettlement('cash', fen),
  (fen: number) => bookSettlement('elsewhere', fen),
  bookSurplus,
  bookSurplusRefund,
  bookQuarantine,
  bookQuarantineSettled,
  bookQuarantineReturned,
  bookRefund,
  bookFee,
]

it('books every amount so that it sums to zero, and refuses what is no amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), fen => books.every(book => sumsToZero(book(fen)))),
  )
  for (const book of books) {
    for (const wrong of [0, -1, 1.5, NaN, 2 ** 53]) expect(() => book(wrong)).toThrow(RangeError)
  }
})

it('keeps the sum of all accounts at zero over any history', () => {
  const booking = fc
    .tuple(fc.constantFrom(...books), fc.integer({ min: 1, max: 1_000_000 }))
    .map(([book, fen]) => book(fen))
  fc.assert(
    fc.property(fc.array(booking), booked => {
      expect(sumFen(Object.values(balances(booked)))).toBe(0)
    }),
  )
})

it.each([
  ['a surplus', [bookSurplus(1500), bookSurplusRefund(1500)]],
  [
    'quarantined money that staff return',
    [bookQuarantine(700), bookQuarantineReturned(700), bookSurplusRefund(700)],
  ],
  ['a settlement that is refunded', [bookSettlement('wechat', 900), bookRefund(900)]],
])('leaves nothing behind of %s', (_name, booked) => {
  for (const total of Object.values(balances(booked))) expect(total).toBe(0)
})

it('earns quarantined money that staff let count, less what WeChat keeps', () => {
  expect(balances([bookQuarantine(1000), bookQuarantineSettled(1000), bookFee(6)])).toEqual({
    wechat_clearing: 994,
    quarantine: 0,
    parking_revenue: -1000,
    wechat_fees: 6,
  })
})

it('knows the day in Shanghai', () => {
  expect(dayOf(new Date('2026-05-20T15:59:59Z'))).toBe('2026-05-20')
  expect(dayOf(new Date('2026-05-20T16:00:00Z'))).toBe('2026-05-21')
  expect(minuteOfDay(new Date('2026-05-20T16:01:00Z'))).toBe(1)
  expect(clockText(485)).toBe('08:05')
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      at => {
        const start = startOfDay(dayOf(at)).getTime()
        expect(at.getTime()).toBeGreaterThanOrEqual(start)
        expect(at.getTime()).toBeLessThan(start + 86_400_000)
      },
    ),
  )
})

it('judges the battery', () => {
  expect([100, 30, 29, 15, 14, 0].map(powerOf)).toEqual(['ok', 'ok', 'low', 'low', 'critical', 'critical'])
})

it('gives each order two digits, spread over all pairs', () => {
  const pairs = new Set<string>()
  for (let number = 0; number < 5000; number++) {
    const pair = pairingCodeOf(
      `0190${number.toString(16).padStart(4, '0')}-0000-7000-8000-${(number * 7919).toString(16).padStart(12, '0')}`,
    )
    expect(pair).toMatch(/^\d\d$/)
    pairs.add(pair)
  }
  expect(pairs.size).toBe(100)
})

it('writes a moment as RFC 3339 in the time of Shanghai', () => {
  expect(shanghaiTime(new Date('2026-01-01T19:04:05.678Z'))).toBe('2026-01-02T03:04:05+08:00')
})
