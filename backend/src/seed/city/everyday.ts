import { INCIDENT } from '../../domain/incident'
import type { IncidentKind } from '@fangxing/contract/states'
import type { Car } from './cars'
import type { CityLot } from './city-tenant'
import type { FleetDevice } from './fleet'
import { Walk } from './history'
import { actors, type World } from './stays'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** An attendant works from half past seven to half past seven. */
const SHIFT = { fromMs: 7.5 * HOUR_MS, toMs: 19.5 * HOUR_MS }
const INCIDENTS: readonly { kind: IncidentKind; level: number; close: string }[] = [
  { kind: 'device_offline', level: 1, close: '信号恢复' },
  { kind: 'device_alarm', level: 2, close: '外壳松动，已紧固' },
  { kind: 'move_task_late', level: 1, close: '已取走' },
  { kind: 'device_forced', level: 2, close: '车主推动锁臂，已教育' },
]

/** Each attendant in their lot, day by day; today's shift goes on while it is day. */
export function addShifts({ history, random, tenant, now }: World, dayStartMs: number): void {
  const startMs = dayStartMs + SHIFT.fromMs
  if (startMs > now.getTime()) return
  for (const lot of tenant.lots) {
    const startedAt = new Date(startMs + random.between(-600, 600) * 1000)
    const endedAt = new Date(dayStartMs + SHIFT.toMs + random.between(-900, 900) * 1000)
    const id = random.idAt(startedAt)
    history.add('shift', () => ({
      id,
      merchant_id: tenant.merchantId,
      staff_id: lot.attendantId,
      lot_id: lot.id,
      started_at: startedAt,
      ended_at: endedAt > now ? null : endedAt,
    }))
  }
}

/** What went wrong with a device and how it ended; the newest of today is still open. */
export function addIncident(world: World, device: FleetDevice, at: Date): void {
  const { history, random, tenant, now } = world
  const { kind, level, close } = random.pick(INCIDENTS)
  const id = random.idAt(at)
  const manager = actors.staff(tenant.managerId)
  const about = { id, merchantId: tenant.merchantId }
  const takenAt = new Date(at.getTime() + random.between(60, 1500) * 1000)
  const closedAt = new Date(takenAt.getTime() + random.between(300, 7200) * 1000)
  const walk = Walk.begin(history, INCIDENT, about, {
    at,
    actor: actors.device(device.id),
    event: 'opened',
    detail: { kind, level },
  })
  if (takenAt <= now) walk.take('acknowledged', { at: takenAt, actor: manager })
  if (closedAt <= now) walk.take('closed', { at: closedAt, actor: manager, detail: { reason: close } })
  const isTaken = takenAt <= now
  const isClosed = closedAt <= now
  history.add('incident', () => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: device.lot.id,
    device_id: device.id,
    kind,
    subject: `device:${device.id}`,
    level,
    state: walk.state,
    version: walk.version,
    detail: {},
    opened_at: at,
    seen_at: isTaken ? takenAt : null,
    seen_by: isTaken ? tenant.managerId : null,
    acknowledged_by: isTaken ? tenant.managerId : null,
    acknowledged_at: isTaken ? takenAt : null,
    closed_at: isClosed ? closedAt : null,
    close_reason: isClosed ? close : null,
  }))
}

/** A monthly pass of a car, begun before the history and valid for some weeks more. Answers its id. */
export function addPass(
  { history, random, tenant, now }: World,
  { car, lot, from }: { car: Car; lot: CityLot; from: Date },
): string {
  const id = random.idAt(from)
  const validTo = new Date(now.getTime() + random.between(5, 60) * DAY_MS)
  history.note({
    merchantId: tenant.merchantId,
    entity: 'entitlement',
    entityId: id,
    event: 'granted',
    actor: actors.staff(tenant.managerId),
    at: from,
    version: 1,
  })
  history.add('entitlement', () => ({
    id,
    merchant_id: tenant.merchantId,
    kind: 'pass',
    name: '月卡',
    plate_keys: [car.key],
    lot_ids: [lot.id],
    valid_from: from,
    valid_to: validTo,
    granted_by: tenant.managerId,
    created_at: from,
  }))
  return id
}
