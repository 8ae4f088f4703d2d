import type { StaffCall } from '@fangxing/contract/calls'
import { gateRuleName } from '@fangxing/contract/gate-rules'
import type { RefusalCode } from '@fangxing/contract/refusal'
import type { FieldReport } from '@fangxing/contract/reports'
import type { StaffSession } from '../../domain/sessions'
import { startOfDay } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
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
}

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
      database.query<AttendantRow>(REPORT_ATTENDANTS, [...whose, start, end, FALSE_CAUSE, now]),
      database.query<DeviceRow>(REPORT_DEVICES, [...whose, start, end < now ? end : now]),
    ])
    return {
      from,
      until,
      hours: HOURS.map(hour => ({ hour, heldCount: hours.find(row => row.hour === hour)?.held_count ?? 0 })),
      refusals: refusals.map(({ code, refused_count }) => ({
        code,
        rule: gateRuleName(code as RefusalCode),
        refusedCount: refused_count,
      })),
      attendants: attendants.map(attendantView),
      devices: devices.map(deviceView),
      uptimePct: uptimeOf(devices),
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
  uptimePct: uptimeOf([row]),
  outageCount: row.outage_count,
  longestOutageMinutes: Math.round(row.longest_s / 60),
})

/** Of those that were there: seconds in reach of all seconds. */
function uptimeOf(devices: readonly DeviceRow[]): number | null {
  const there = devices.filter(({ period_s }) => period_s > 0)
  const sum = (of: (row: DeviceRow) => number) => there.reduce((total, row) => total + of(row), 0)
  const whole = sum(row => row.period_s)
  return percentOf(whole - sum(row => row.away_s), whole)
}
