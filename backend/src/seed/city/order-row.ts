import type { RecoveryOrderState } from '@fangxing/contract/states'
import { pairingCodeOf } from '../../domain/pairing-code'
import type { RecoveryOrderEffect, RecoveryOrderEvent } from '../../domain/recovery-order'
import type { FleetDevice } from './fleet'
import type { Walk } from './history'
import { snapshotOf, type CityBill, type Method, type Payer } from './money'
import type { Debt, World } from './stays'

export type Outcome = Method | 'EMERGENCY' | 'STAFF' | 'EXPIRED' | 'DEPLOY_FAILED'
export type Recovery = {
  device: FleetDevice
  debts: readonly Debt[]
  /** When the attendant opens it beside the car. */
  at: Date
  outcome: Outcome
  payers: readonly [Payer, Payer]
  /** A second person pays for it as well. */
  isPaidTwice: boolean
}
export type Order = Recovery & {
  id: string
  bill: CityBill
  staff: string
  walk: Walk<RecoveryOrderState, RecoveryOrderEvent, RecoveryOrderEffect>
  times: Record<'raiseSent' | 'up' | 'end' | 'down' | 'moved', Date>
  /** Lines of its row that only some endings have. */
  more: Record<string, unknown>
}

const CHECKLIST = {
  nobodyInside: true,
  notInFireLane: true,
  notBlockingOthers: true,
  notSpecialVehicle: true,
  canPayOtherwise: true,
}
export const LONGEST_MS = 4 * 3_600_000

/** The order's row, as it stands when everything has happened. */
export function addOrderRow({ history, tenant, random }: World, order: Order): void {
  const { id, at, debts, device, bill, walk, times, outcome, more } = order
  const { epoch } = device
  const isHeld = outcome !== 'DEPLOY_FAILED'
  const bay = `${random.pick(['A', 'B', 'C'])}${String(random.between(1, 48)).padStart(2, '0')}`
  const { car, lot } = debts[0]!
  history.add('recovery_order', () => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: lot.id,
    device_id: device.id,
    epoch,
    plate_text: car.plate.text,
    plate_colour: car.plate.colour,
    plate_key: car.key,
    checked_mchid: tenant.mchid,
    state: walk.state,
    version: walk.version,
    challenge: pairingCodeOf(id),
    amount_fen: bill.fen,
    snapshot: snapshotOf(debts),
    checklist: CHECKLIST,
    bay,
    opened_by: device.lot.attendantId,
    device_free: true,
    plate_freed: true,
    created_at: at,
    raise_sent_at: times.raiseSent,
    active_at: isHeld ? times.up : null,
    went_up_at: isHeld ? times.up : null,
    hold_until: isHeld ? new Date(times.up.getTime() + LONGEST_MS) : null,
    released_at: times.down,
    release_proof: 'device',
    ended_at: isHeld ? times.moved : times.down,
    updated_at: isHeld ? times.moved : times.down,
    paid_at: null,
    releasing_at: null,
    completed_at: null,
    end_cause: null,
    end_reason: null,
    ...more,
  }))
}
