import { ChineseCalendar } from '../../../src/adapters/calendar/chinese-calendar'
import { dayNumberOf } from '../../../src/domain/tariff/model'

const calendar = new ChineseCalendar()
const kindOf = (day: string) => calendar.kindOf(dayNumberOf(day))

it('knows holidays and make-up days beside workdays and weekends', () => {
  // The announcement for 2026: National Day 1 to 7 October, at work on 20 September and 10 October.
  expect(
    ['2026-09-20', '2026-10-01', '2026-10-07', '2026-10-08', '2026-10-10', '2026-10-11'].map(kindOf),
  ).toEqual(['makeup', 'holiday', 'holiday', 'workday', 'makeup', 'weekend'])
  // A Saturday inside a holiday is a holiday, the last day of a leap year is in its year.
  expect(['2026-02-21', '2026-02-28', '2024-02-29', '2024-12-31'].map(kindOf)).toEqual([
    'holiday',
    'makeup',
    'workday',
    'workday',
  ])
})

it('has in every year that it knows as many holidays as the law gives, and says of others that it does not know them', () => {
  for (let year = 2008; year <= 2026; year += 1) {
    const first = dayNumberOf(`${year}-01-01`)
    const kinds = Array.from({ length: 366 }, (_, offset) => calendar.kindOf(first + offset))
    const holidays = kinds.filter(kind => kind === 'holiday').length
    expect([year, holidays >= 11 && holidays <= 40]).toEqual([year, true])
  }
  expect(['2003-12-31', '2004-01-01', '2099-06-01', '2101-01-01', '1969-12-31'].map(kindOf)).toEqual([
    null,
    'holiday',
    null,
    null,
    null,
  ])
})
