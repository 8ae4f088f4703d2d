import type { StaffCall } from '@fangxing/contract/calls'
import { eligibilityRuleName } from '@fangxing/contract/eligibility-rules'
import type { RefusalCode } from '@fangxing/contract/refusal'
import type { FieldReport } from '@fangxing/contract/reports'
import type { StaffSession } from '../../domain/sessions'
import { startOfDay } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import { cutTo } from '../../persistence/text-cursor'
import type { Clock } from '../../ports'
import { REPORT_ATTENDANTS, REPORT_DEVICES, REPORT_HOURS, REPORT_REFUSALS } from './field-report.queries'
import { FALSE_CAUSE } from './read-report'
import { daysOf, endOfDay, lotsOf, percentOf } from './report-period'

type Asked = StaffCall<'readFieldReport'>['query']
type AttendantRow = {
  staff_id: string
  name: string
  shift_minutes: number
  notice_count: number
  order_count: number
  held_count: number
  settled_count: number
  false_count: number
}
type DeviceRow = {
  device_id: string
  lot_name: string
  period_s: number
  away_s: number
  longest_s: number
  outage_count: number
  all_period_s: number
  all_away_s: number | null
}

const MOST_ROWS = 500
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** How the work in the lots went in a period. Reads from a replica where there is one. */
export class ReadFieldReport {
  constructor(private readonly needs: { reportingDatabase: Database; clock: Clock }) {}

  /** Refusals: as those of ReadReport. */
  async read(session: StaffSession, { from, until, lotId }: Asked): Promise<FieldReport> {
    const { reportingDatabase: database, clock } = this.needs
    daysOf(from, until)
    await lotsOf(database, session, lotId)
    const whose = [session.merchantId, lotId ?? null]
    const now = clock.now()
    const [start, end] = [startOfDay(from), endOfDay(until)]
    const [hours, refusals, attendants, devices] = await Promise.all([
      database.query<{ hour: number; held_count: number }>(REPORT_HOURS, [...whose, start, end]),
      database.query<{ code: string; refused_count: number }>(REPORT_REFUSALS, [...whose, from, until]),
      database.query<AttendantRow>(REPORT_ATTENDANTS, [
        ...whose,
        start,
        end,
        FALSE_CAUSE,
        now,
        MOST_ROWS + 1,
      ]),
      database.query<DeviceRow>(REPORT_DEVICES, [...whose, start, end < now ? end : now, MOST_ROWS + 1]),
    ])
    const people = cutTo(attendants, MOST_ROWS, attendantView)
    const listed = cutTo(devices, MOST_ROWS, deviceView)
    const [all] = devices
    return {
      from,
      until,
      hours: HOURS.map(hour => ({ hour, heldCount: hours.find(row => row.hour === hour)?.held_count ?? 0 })),
      refusals: refusals.map(({ code, refused_count }) => ({
        code,
        rule: eligibilityRuleName(code as RefusalCode),
        refusedCount: refused_count,
      })),
      attendants: people.items,
      attendantsCut: people.isCut,
      devices: listed.items,
      devicesCut: listed.isCut,
      uptimePct: all ? uptimeOf(all.all_period_s, all.all_away_s ?? 0) : null,
    }
  }
}

const attendantView = (row: AttendantRow): FieldReport['attendants'][number] => ({
  staffId: row.staff_id,
  name: row.name,
  shiftMinutes: row.shift_minutes,
  noticeCount: row.notice_count,
  orderCount: row.order_count,
  heldCount: row.held_count,
  settledCount: row.settled_count,
  falseCount: row.false_count,
})

const deviceView = (row: DeviceRow): FieldReport['devices'][number] => ({
  deviceId: row.device_id,
  lotName: row.lot_name,
  uptimePct: uptimeOf(row.period_s, row.away_s),
  outageCount: row.outage_count,
  longestOutageMinutes: Math.round(row.longest_s / 60),
})

/** Seconds in reach of all seconds; null for what came after the period. */
const uptimeOf = (periodS: number, awayS: number): number | null =>
  periodS > 0 ? percentOf(periodS - awayS, periodS) : null
