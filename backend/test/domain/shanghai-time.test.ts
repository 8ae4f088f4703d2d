import fc from 'fast-check'
import {
  clockText,
  dayOf,
  minuteOfDay,
  sameDay,
  shanghaiTime,
  startOfDay,
  withinMinutes,
  yearsLater,
} from '../../src/domain/shanghai-time'

it('computes day, minute and start of the day in the time of Shanghai', () => {
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

it('counts years by the calendar of Shanghai', () => {
  const inUtc = (at: string) => yearsLater(new Date(at), 3).toISOString()
  expect(inUtc('2023-05-20T02:00:00.000Z')).toBe('2026-05-20T02:00:00.000Z')
  // 1 March 2024, 00:30 in Shanghai, when it is still 29 February in UTC.
  expect(inUtc('2024-02-29T16:30:00.000Z')).toBe('2027-02-28T16:30:00.000Z')
  expect(inUtc('2024-02-29T10:00:00.000Z')).toBe('2027-02-28T10:00:00.000Z')
})

it('formats an instant as RFC 3339 in the time of Shanghai', () => {
  expect(shanghaiTime(new Date('2026-01-01T19:04:05.678Z'))).toBe('2026-01-02T03:04:05+08:00')
})

it('counts minutes before 1970 and at every end of a day', () => {
  expect(minuteOfDay(new Date('1969-12-31T15:59:59.999Z'))).toBe(1439)
  expect(minuteOfDay(new Date('1969-12-31T16:00:00Z'))).toBe(0)
  expect(minuteOfDay(new Date('2026-05-20T15:59:59.999Z'))).toBe(1439)
  expect(minuteOfDay(new Date('2026-05-20T04:30:00Z'))).toBe(750)
  expect([clockText(0), clockText(1439)]).toEqual(['00:00', '23:59'])
  expect(startOfDay('2026-05-21')).toEqual(new Date('2026-05-20T16:00:00.000Z'))
  expect(sameDay(new Date('2026-05-20T15:59:59Z'), new Date('2026-05-19T16:00:00Z'))).toBe(true)
  expect(sameDay(new Date('2026-05-20T15:59:59Z'), new Date('2026-05-20T16:00:00Z'))).toBe(false)
})

it('drops the fraction of a second alone', () => {
  expect(shanghaiTime(new Date('2026-12-31T16:00:00.120Z'))).toBe('2027-01-01T00:00:00+08:00')
})

it('holds hours half-open, over midnight too, and takes equal ends as the whole day', () => {
  const within = (from: number, to: number) =>
    [0, 359, 360, 361, 1319, 1320, 1439].filter(minute => withinMinutes(minute, from, to))
  expect(within(360, 1320)).toEqual([360, 361, 1319])
  expect(within(1320, 360)).toEqual([0, 359, 1320, 1439])
  expect(within(360, 360)).toHaveLength(7)
})
