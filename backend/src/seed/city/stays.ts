import type { ArrearState } from '@fangxing/contract/states'
import { ARREAR, type ArrearEvent } from '../../domain/arrear'
import { STAY } from '../../domain/stays/stay'
import { REMINDER_NOTE } from '../data'
import { priceFen, traceOf, type Car } from './cars'
import type { CityLot, CityTenant } from './city-tenant'
import { Walk, type History } from './history'
import type { SeededRandom } from './random'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** When somebody was dueAt of a debt, in days after the stay. */
const REMINDED_AFTER_DAYS = [1, 3, 7]

export type World = {
  history: History
  random: SeededRandom
  tenant: CityTenant
  /** Nothing that comes later has happened. */
  now: Date
}
export type Debt = {
  id: string
  car: Car
  lot: CityLot
  enteredAt: Date
  exitedAt: Date
  fen: number
  paidFen: number
  waivedFen: number
  /** When somebody was reminded of it. */
  reminders: Date[]
  walk: Walk<ArrearState, ArrearEvent, never>
}

export type Stay = { car: Car; lot: CityLot; enteredAt: Date; exitedAt: Date }
type End = 'paid' | 'owed' | 'free'

export const actors = {
  camera: (sourceId: string) => `source:${sourceId}`,
  staff: (staffId: string) => `staff:${staffId}`,
  device: (deviceId: string) => `device:${deviceId}`,
}

/** One stay as its camera dueAt it, with the debt that it left behind, where it left one. */
export function addStay(world: World, stay: Stay, passId: string | null): Debt | null {
  const { history, random, tenant, now } = world
  const { car, lot, enteredAt, exitedAt } = stay
  const isOver = exitedAt <= now
  const minutes = Math.round((exitedAt.getTime() - enteredAt.getTime()) / MINUTE_MS)
  const fen = passId ? 0 : priceFen(minutes)
  const owes = car.kind === 'habitual' ? 0.55 : 0.015
  const end: End = fen === 0 ? 'free' : random.chance(owes) ? 'owed' : 'paid'
  const id = random.idAt(enteredAt)
  const stayRef = `YC${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(-4)}`.toUpperCase()
  const about = { id, merchantId: tenant.merchantId }
  const moment = { at: exitedAt, actor: actors.camera(tenant.sourceId) }
  const walk = Walk.begin(history, STAY, about, { at: enteredAt, actor: moment.actor })
  const debt = isOver && end === 'owed' ? addDebt(world, { ...stay, stayId: id, stayRef, fen }) : null
  if (isOver) walk.take('exited', moment).take(end === 'free' ? 'nothing_due' : end, moment)
  const confidence = random.between(91, 99)
  history.add('parking_session', () => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: lot.id,
    source_id: tenant.sourceId,
    stay_ref: stayRef,
    state: walk.state,
    version: walk.version,
    plate_text: car.plate.text,
    plate_colour: car.plate.colour,
    plate_key: car.key,
    vehicle_class: 'small',
    energy: car.isElectric ? 'electric' : 'fuel',
    confidence_pct: confidence,
    entered_at: enteredAt,
    exited_at: isOver ? exitedAt : null,
    entry_source_id: tenant.sourceId,
    exit_source_id: isOver ? tenant.sourceId : null,
    heard_at: isOver ? exitedAt : enteredAt,
    reported: isOver ? { totalFen: fen, discountFen: 0, paidFen: end === 'paid' ? fen : 0 } : null,
    total_fen: isOver ? fen : null,
    paid_fen: isOver ? (end === 'paid' ? fen : 0) : null,
    entitlement_ids: passId && isOver ? [passId] : [],
    arrear_id: debt?.id ?? null,
  }))
  return debt
}

type OwedStay = Stay & { stayId: string; stayRef: string; fen: number }

function addDebt({ history, random, tenant, now }: World, owed: OwedStay): Debt {
  const { car, lot, enteredAt, exitedAt, stayId, stayRef, fen } = owed
  const id = random.idAt(exitedAt)
  const actor = actors.camera(tenant.sourceId)
  const about = { id, merchantId: tenant.merchantId }
  const walk = Walk.begin(history, ARREAR, about, { at: exitedAt, actor, event: 'imported' })
  const graceOver = new Date(exitedAt.getTime() + DAY_MS)
  if (graceOver <= now) walk.take('grace_over', { at: graceOver, actor: 'timer' })
  const dueAt = REMINDED_AFTER_DAYS.map(days => new Date(exitedAt.getTime() + days * DAY_MS))
  const reminders = dueAt.filter(at => at <= now)
  const debt: Debt = { id, car, lot, enteredAt, exitedAt, fen, paidFen: 0, waivedFen: 0, reminders, walk }
  for (const at of [...reminders]) {
    const reminderId = random.idAt(at)
    history.add('reminder', () => ({
      id: reminderId,
      merchant_id: tenant.merchantId,
      arrear_id: id,
      kind: 'text' as const,
      sent_at: at,
      delivered_at: at,
      note: REMINDER_NOTE,
      notice_id: null,
      photo_id: null,
    }))
  }
  history.add('arrear', () => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: lot.id,
    source: 'camera',
    external_id: stayRef,
    stay_id: stayId,
    plate_text: car.plate.text,
    plate_colour: car.plate.colour,
    plate_key: car.key,
    entered_at: enteredAt,
    exited_at: exitedAt,
    principal_fen: fen,
    paid_fen: debt.paidFen,
    waived_fen: debt.waivedFen,
    state: walk.state,
    version: walk.version,
    reminder_count: reminders.length,
    last_reminded_at: latestOf(reminders),
    evidence: { witness: '出入口摄像头' },
    trace: traceOf(fen),
    content_hash: stayRef,
    grace_from: exitedAt,
    created_at: exitedAt,
  }))
  return debt
}

const latestOf = (times: readonly Date[]): Date | null =>
  times.length === 0 ? null : new Date(Math.max(...times.map(at => at.getTime())))
