import { daysIn, periodOf } from '../src/pages/reports/periods'
import { reportLines } from '../src/pages/reports/report-file'
import { messages } from '../src/pages/reports/messages'
import { changesOf, readRule, ruleText } from '../src/pages/platform/floor-rules'

const figures = {
  recoveredFen: 150_050,
  paymentCount: 3,
  cashFen: 0,
  elsewhereFen: 0,
  waivedFen: 0,
  orderCount: 4,
  heldCount: 4,
  settledCount: 3,
  letGoCount: 1,
  falseCount: 0,
  ratePct: 75,
  freeP50Ms: 1_500,
  freeP95Ms: null,
}

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

test('a file has the figures of the table, its total, and no cell that a spreadsheet would run', () => {
  const lines = reportLines(
    {
      first: messages.lot,
      name: ({ name }) => name,
      rows: [{ name: '=HYPERLINK(1)', ...figures }],
      total: figures,
    },
    message => message.zh,
  )
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^"车场","追回金额 \(元\)"/)
  expect(lines[1]).toBe(`"'=HYPERLINK(1)",1500.5,3,0,0,0,4,4,3,1,0,75,1.5,\r\n`)
  expect(lines[2]).toMatch(/^"合计",1500.5,/)
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
