import { Refusal } from '@fangxing/contract/refusal'
import { REPORT_MAX_DAYS } from '@fangxing/contract/reports'
import type { StaffSession } from '../../domain/sessions'
import { dayOf, startOfDay } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import { READ_LOT_NAMES } from './report.queries'

const DAY_MS = 86_400_000

/** The first moment after a day of Shanghai. */
export const endOfDay = (day: string): Date => new Date(startOfDay(day).getTime() + DAY_MS)

/** Refusals: BAD_INPUT for a period that ends before it begins or is too long. */
export function daysOf(from: string, until: string): string[] {
  const startMs = startOfDay(from).getTime()
  const count = Math.round((startOfDay(until).getTime() - startMs) / DAY_MS) + 1
  if (count < 1 || count > REPORT_MAX_DAYS)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'query.until', code: count < 1 ? 'too_small' : 'too_big' }])
  return Array.from({ length: count }, (_, at) => dayOf(new Date(startMs + at * DAY_MS)))
}

/** The lots of their merchant. Refusals: NOT_FOUND when `lotId` is none of them. */
export async function lotsOf(
  database: Database,
  session: StaffSession,
  lotId: string | undefined,
): Promise<{ id: string; name: string }[]> {
  const lots = await database.query<{ id: string; name: string }>(READ_LOT_NAMES, [session.merchantId])
  if (lotId !== undefined && !lots.some(({ id }) => id === lotId)) throw new Refusal('NOT_FOUND')
  return lots
}

/** With one digit; null: there is no share of nothing. */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 10
