import { daysIn, periodOf } from '../src/pages/reports/periods'
import { changesOf, readRule, ruleText } from '../src/pages/platform/floor-rules'

test('last month is the whole month before, in days of Shanghai', () => {
  // 00:30 of 1 March in Shanghai.
  const atMs = Date.parse('2026-02-28T16:30:00Z')
  expect(periodOf('lastMonth', atMs)).toEqual({ from: '2026-02-01', until: '2026-02-28' })
  expect(periodOf('thisMonth', atMs)).toEqual({ from: '2026-03-01', until: '2026-03-01' })
  expect(periodOf('lastMonth', Date.parse('2026-01-10T00:00:00Z'))).toEqual({
    from: '2025-12-01',
    until: '2025-12-31',
  })
  expect(daysIn(periodOf('last30', atMs))).toBe(30)
  expect(daysIn(periodOf('last7', atMs))).toBe(7)
})

test('a rule of the floor is typed as people write it, and what is none is refused', () => {
  expect(readRule('minTotalFen', '15.5')).toBe(1550)
  expect(readRule('minTotalFen', '-1')).toBeUndefined()
  expect(readRule('allowedFromMinute', '07:30')).toBe(450)
  expect(readRule('allowedToMinute', '24:00')).toBe(1440)
  expect(readRule('allowedToMinute', '24:01')).toBeUndefined()
  expect(readRule('allowedToMinute', '7')).toBeUndefined()
  expect(readRule('minCount', '1.5')).toBeUndefined()
  expect(ruleText('allowedFromMinute', 450)).toBe('07:30')
})

test('what a change of the floor changes is named', () => {
  const rules = {
    minTotalFen: 1500,
    minCount: 1,
    minAgeHours: 24,
    maxAgeDays: 365,
    minReminders: 2,
    firstReminderDays: 3,
    minBatteryPct: 30,
    allowedFromMinute: 0,
    allowedToMinute: 0,
  }
  expect(changesOf(rules, rules)).toEqual([])
  expect(changesOf(rules, { ...rules, minCount: 2, minBatteryPct: 40 })).toEqual([
    'minCount',
    'minBatteryPct',
  ])
})
