import type { StaffCall } from '@fangxing/contract/calls'
import type { PlateColour } from '@fangxing/contract/plate'
import type {
  DeviceLifecycle,
  DeviceLink,
  DevicePosition,
  DevicePower,
  BillCause,
  RecoveryOrderState,
} from '@fangxing/contract/states'
import { LOCKED_STATES, PAID_NOT_RELEASED_STATES } from '../domain/recovery-order'
import type { StaffSession } from '../domain/sessions'
import { SETTLEMENT } from '../domain/settlement'
import { dayOf, startOfDay } from '../domain/shanghai-time'
import { countOpenIncidents, listIncidents } from '../modules/incidents'
import { readLot } from '../modules/lots'
import type { Database } from '../persistence/database'
import { CARE_VALUES } from '../persistence/device-care'
import type { Clock } from '../ports'
import {
  COUNT_STAYS_IN_REVIEW,
  READ_DEVICES_IN_CARE,
  READ_HOLDS,
  READ_RECOVERED,
  READ_SHIFTS,
  SUM_RECOVERED,
} from './read-today.queries'

type Today = StaffCall<'today'>['reply']
type Needs = { database: Database; clock: Clock }

const MOST_COUNTED = 1000
const STAY_CAUSE: BillCause = 'stay'
const DAY_MS = 86_400_000
/** What was given back whole was not recovered. */
const RECOVERED = SETTLEMENT.states.filter(state => state !== 'reversed')

type RecoveredRow = { hour: number; method: string; is_parking: boolean; fen: number; count: number }
type HoldRow = {
  count: number
  stuck_count: number
  id: string
  lot_id: string
  bay: string | null
  plate_text: string
  plate_colour: PlateColour
  state: RecoveryOrderState
  amount_fen: number
  created_at: Date
  active_at: Date | null
  hold_until: Date | null
  paid_at: Date | null
  release_delayed_at: Date | null
  device_id: string
  opened_by: string
  position: DevicePosition
  link: DeviceLink
}
type DeviceRow = {
  count: number
  id: string
  lot_id: string | null
  lifecycle: DeviceLifecycle
  position: DevicePosition
  link: DeviceLink
  power: DevicePower
  battery_pct: number | null
  alarms: string[]
  heard_at: Date | null
}
type ShiftRow = { count: number; staff_id: string; name: string; lot_id: string; started_at: Date }

function recoveredOf(rows: readonly RecoveredRow[], yesterdayFen: number): Today['recovered'] {
  const came = rows.filter(({ method }) => method !== 'waiver')
  const paid = came.filter(row => !row.is_parking)
  const sum = (of: readonly RecoveredRow[]) => of.reduce((total, { fen }) => total + fen, 0)
  return {
    fen: sum(paid),
    count: paid.reduce((total, { count }) => total + count, 0),
    cashFen: sum(paid.filter(({ method }) => method === 'cash')),
    elsewhereFen: sum(paid.filter(({ method }) => method === 'elsewhere')),
    parkingFen: sum(came.filter(row => row.is_parking)),
    yesterdayFen,
    hours: Array.from({ length: 24 }, (_, hour) => sum(paid.filter(row => row.hour === hour))),
  }
}

const holdOf = (row: HoldRow): Today['holds'][number] => ({
  orderId: row.id,
  lotId: row.lot_id,
  bay: row.bay,
  plateText: row.plate_text,
  plateColour: row.plate_colour,
  state: row.state,
  amountFen: row.amount_fen,
  openedAt: row.created_at.toISOString(),
  openedBy: row.opened_by,
  activeAt: row.active_at?.toISOString() ?? null,
  holdUntil: row.hold_until?.toISOString() ?? null,
  paidAt: row.paid_at?.toISOString() ?? null,
  releaseDelayedAt: row.release_delayed_at?.toISOString() ?? null,
  device: { id: row.device_id, position: row.position, link: row.link },
})

const deviceOf = (row: DeviceRow): Today['devices'][number] => ({
  id: row.id,
  lotId: row.lot_id,
  lifecycle: row.lifecycle,
  position: row.position,
  link: row.link,
  power: row.power,
  batteryPct: row.battery_pct,
  alarms: row.alarms,
  lastSeenAt: row.heard_at?.toISOString() ?? null,
})

/** The day so far and what goes on now, for the first page of an office. */
export class ReadToday {
  constructor(private readonly needs: Needs) {}

  /** Of one lot, or of all of the merchant's. Refusals: NOT_FOUND. */
  async read(session: StaffSession, lotId?: string): Promise<Today> {
    const { database, clock } = this.needs
    const { merchantId } = session
    if (lotId) await readLot(database, merchantId, lotId)
    const now = clock.now()
    const midnight = startOfDay(dayOf(now))
    const place = [merchantId, lotId ?? null]
    const before = [new Date(midnight.getTime() - DAY_MS), new Date(now.getTime() - DAY_MS)]
    const [recovered, yesterday, holds, incidents, levels, devices, shifts, reviews] = await Promise.all([
      database.query<RecoveredRow>(READ_RECOVERED, [...place, midnight, RECOVERED, STAY_CAUSE]),
      database.one<{ fen: number }>(SUM_RECOVERED, [...place, ...before, RECOVERED, STAY_CAUSE]),
      database.query<HoldRow>(READ_HOLDS, [...place, LOCKED_STATES, PAID_NOT_RELEASED_STATES]),
      listIncidents(this.needs, session, lotId ? { lotId } : {}),
      countOpenIncidents(database, { merchantId, lotId: lotId ?? null }),
      database.query<DeviceRow>(READ_DEVICES_IN_CARE, [...place, ...CARE_VALUES]),
      database.query<ShiftRow>(READ_SHIFTS, place),
      database.one<{ count: number }>(COUNT_STAYS_IN_REVIEW, [...place, MOST_COUNTED]),
    ])
    return {
      now: now.toISOString(),
      recovered: recoveredOf(recovered, yesterday!.fen),
      holds: holds.map(holdOf),
      incidents: incidents.items,
      devices: devices.map(deviceOf),
      shifts: shifts.map(row => ({
        staffId: row.staff_id,
        name: row.name,
        lotId: row.lot_id,
        startedAt: row.started_at.toISOString(),
      })),
      counts: {
        paidAndHeld: holds[0]?.stuck_count ?? 0,
        held: (holds[0]?.count ?? 0) - (holds[0]?.stuck_count ?? 0),
        incidents: levels,
        devices: devices[0]?.count ?? 0,
        staysInReview: reviews!.count,
        shifts: shifts[0]?.count ?? 0,
      },
    }
  }
}
