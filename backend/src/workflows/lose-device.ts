import { Refusal } from '@fangxing/contract/refusal'
import { DEVICE_LIFECYCLE } from '../domain/device'
import { isOpenCommand } from '../domain/lock-command'
import { MOVE_TASK } from '../domain/move-task'
import { COMPLETED_STATE, HELD_STATES, RECOVERY_ORDER } from '../domain/recovery-order'
import { may, nextState } from '../domain/state-machine'
import type { ActorContext } from '../domain/actor-context'
import type { StaffSession } from '../domain/sessions'
import { findDevice, readDevice, type DeviceView } from '../modules/devices'
import { closeIncidents, openIncident } from '../modules/incidents'
import { lowerOf } from '../modules/locks'
import { changeMoveTask } from '../modules/move-tasks'
import { touchOrder } from '../modules/orders'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readDevices, readOpenIncidents } from '../persistence/readings/device-reading'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import type { OrderChanges } from './commit-order-change'

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'>
  orderChanges: OrderChanges
}
type About = { deviceId: string; reason: string }

/** What is over when the device is given up, or is there again. */
const ABOUT_ABSENCE: ReadonlySet<string> = new Set([
  'device_missing',
  'device_offline',
  'lost_device_heard',
  'move_task_late',
  'move_task_unanswered',
  'move_task_blocked',
])

/** A device that is not where it should be: who is on site reports it, a manager decides. */
export class LoseDevice {
  constructor(private readonly needs: Needs) {}

  /** Calls the manager; nothing else changes. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async report(
    session: StaffSession,
    { deviceId, reason }: About,
    context: ActorContext,
  ): Promise<DeviceView> {
    const { database, clock } = this.needs
    const device = await findDevice(this.needs, session, deviceId)
    const work = new UnitOfWork(context, clock.now())
    openIncident(work, {
      merchantId: device.merchant_id,
      lotId: device.lot_id,
      orderId: device.order_id,
      deviceId,
      kind: 'device_missing',
      subject: `device:${deviceId}`,
      level: 2,
      detail: { reason },
    })
    await commitUnit(database, work)
    return readDevice(this.needs, session, deviceId)
  }

  /**
   * The device is given up: a released order is completed without it, its move task ends, and nothing waits for the device
   * any more. Refusals: NOT_FOUND, FORBIDDEN_LOT, DEVICE_IN_USE (the order holds the car: it is called off first),
   * TASK_LOCK_NOT_DOWN (a person proves first that the lock holds no car), STATE_CONFLICT.
   */
  async giveUp(
    session: StaffSession,
    { deviceId, reason }: About,
    context: ActorContext,
  ): Promise<DeviceView> {
    const { database, clock, orderChanges } = this.needs
    await database.retryOnConflict(async () => {
      const device = await findDevice(this.needs, session, deviceId)
      const order = device.order_id === null ? null : await readOrder(database, device.order_id)
      if (order) refuseIfCarIsHeld(order)
      if (!may(DEVICE_LIFECYCLE, device.lifecycle, 'lost'))
        throw new Refusal('STATE_CONFLICT', { state: device.lifecycle })
      const work = new UnitOfWork(context, clock.now())
      const orderId = order?.id ?? null
      const open = await this.openIncidents(deviceId, orderId)
      work.transition(DEVICE_LIFECYCLE, device, 'lost', {
        set: { order_id: null, desired_target: 'DOWN' },
        orderId,
        detail: { reason },
        effects: {
          end_order_without_it: () => order && endWithoutDevice(work, order, reason),
          end_calls: () => closeIncidents(work, open, { seen: 'device given up' }),
        },
      })
      if (order) await orderChanges.commit(order.id, work)
      else await commitUnit(database, work)
    })
    return readDevice(this.needs, session, deviceId)
  }

  /** The device is there again, and is looked at before anybody uses it. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
  async find(session: StaffSession, { deviceId, reason }: About, context: ActorContext): Promise<DeviceView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const device = await findDevice(this.needs, session, deviceId)
      if (!may(DEVICE_LIFECYCLE, device.lifecycle, 'found'))
        throw new Refusal('STATE_CONFLICT', { state: device.lifecycle })
      const work = new UnitOfWork(context, clock.now())
      const open = await this.openIncidents(deviceId, null)
      work.transition(DEVICE_LIFECYCLE, device, 'found', {
        orderId: null,
        detail: { reason },
        effects: {
          end_order_without_it: 'unexpected',
          end_calls: () => closeIncidents(work, open, { seen: 'device found' }),
        },
      })
      await commitUnit(database, work)
    })
    return readDevice(this.needs, session, deviceId)
  }

  private async openIncidents(deviceId: string, orderId: string | null) {
    const { database } = this.needs
    const [devices, ofOrder] = await Promise.all([
      readDevices(database, [deviceId]),
      orderId === null ? [] : readOpenIncidents(database, [orderId]),
    ])
    const all = [...(devices.get(deviceId)?.own_incidents ?? []), ...ofOrder]
    const once = new Map(all.map(incident => [incident.id, incident]))
    return [...once.values()].filter(({ kind }) => ABOUT_ABSENCE.has(kind))
  }
}

/** Nobody gives a device up while its lock may still stand under a car. */
function refuseIfCarIsHeld(order: OrderReading): void {
  if (HELD_STATES.includes(order.state)) throw new Refusal('DEVICE_IN_USE')
  const lower = lowerOf(order)
  if (!lower || isOpenCommand(lower)) throw new Refusal('TASK_LOCK_NOT_DOWN')
}

/** A released order is completed without its device, one that ended unpaid stays as it ended; nobody looks for the device. */
function endWithoutDevice(work: UnitOfWork, order: OrderReading, reason: string): void {
  if (!may(RECOVERY_ORDER, order.state, 'device_lost'))
    throw new Refusal('STATE_CONFLICT', { state: order.state })
  touchOrder(work, order)
  const isCompleted = nextState(RECOVERY_ORDER, order.state, 'device_lost').to === COMPLETED_STATE
  const times = { completed_at: work.at, ended_at: order.ended_at ?? work.at }
  work.transition(RECOVERY_ORDER, order, 'device_lost', {
    set: { ...(isCompleted ? times : {}), device_free: true },
    detail: { reason },
    effects: {
      write_off_task: () => writeOffTask(work, order, reason),
      hold: 'unexpected',
      lower: 'unexpected',
      move_task: 'unexpected',
      calm_task: 'unexpected',
      retrieve_device: 'unexpected',
      free_device: 'unexpected',
      free_arrears: 'unexpected',
      end_bill: 'unexpected',
      upload_shipping: 'unexpected',
    },
  })
}

function writeOffTask(work: UnitOfWork, order: OrderReading, reason: string): void {
  const task = order.move_task
  if (!task || !may(MOVE_TASK, task.state, 'written_off')) return
  const set = { closed_at: work.at, note: reason }
  const written = { ...task, order_id: order.id, merchant_id: order.merchant_id }
  changeMoveTask(work, written, ['written_off'], set)
}
