import { getDayDetail } from 'chinese-days'
import type { DayKind } from '@fangxing/contract/tariff-definition'
import { dayNumberOf, dayText, type Calendar } from '../../domain/tariff/model'

/** The first year of the package's data, and one that no version of it will reach while this code is used. */
const FIRST_YEAR = 2004
const LAST_YEAR = 2100

/**
 * Workdays, weekends, holidays and make-up days as the State Council publishes them, year by year. The package answers for
 * a year of which it knows nothing as if it had no holidays; here such a year is unknown.
 */
export class ChineseCalendar implements Calendar {
  private readonly years = new Map<number, readonly DayKind[] | null>()

  kindOf(day: number): DayKind | null {
    const text = dayText(day)
    const year = Number(text.slice(0, 4))
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return null
    let kinds = this.years.get(year)
    if (kinds === undefined) {
      kinds = isKnown(year) ? kindsOf(year) : null
      this.years.set(year, kinds)
    }
    return kinds && kinds[day - dayNumberOf(`${year}-01-01`)]!
  }
}

/** Names of holidays have three parts, those of ordinary days are the weekday alone. */
const isNamed = (name: string): boolean => name.includes(',')

/** The National Day is a holiday in every year that was published. */
const isKnown = (year: number): boolean => isNamed(getDayDetail(`${year}-10-01`).name)

function kindsOf(year: number): DayKind[] {
  const first = dayNumberOf(`${year}-01-01`)
  const count = dayNumberOf(`${year + 1}-01-01`) - first
  return Array.from({ length: count }, (_, offset) => kindOfDay(first + offset))
}

function kindOfDay(day: number): DayKind {
  const { work, name } = getDayDetail(dayText(day))
  if (isNamed(name)) return work ? 'makeup' : 'holiday'
  return work ? 'workday' : 'weekend'
}
