import fc from 'fast-check'
import { clockText, dayOf, minuteOfDay, shanghaiTime, startOfDay } from '../../src/domain/shanghai-time'

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

it('formats an instant as RFC 3339 in the time of Shanghai', () => {
  expect(shanghaiTime(new Date('2026-01-01T19:04:05.678Z'))).toBe('2026-01-02T03:04:05+08:00')
})
