import { Refusal } from '@fangxing/contract/refusal'
import { isOpenCommand } from '../domain/lock-command'
import { COMPLETED_STATE, RECOVERY_ORDER } from '../domain/recovery-order'
import { may, nextState } from '../domain/state-machine'
import { freeDevice, readQrLink } from '../modules/devices'
import { lowerOf } from '../modules/locks'
import { closeIncidents } from '../modules/incidents'
import {
  changeMoveTask,
  findMoveTask,
  moveTaskViewOf,
  type MoveTaskReading,
  type MoveTaskView,
} from '../modules/move-tasks'
import { touchOrder } from '../modules/orders'
import type { Database } from '../persistence/database'
import { readOpenIncidents, type OpenIncident } from '../persistence/readings/device-reading'
import { readOrder, type OrderReading } from '../persistence/readings/order-reading'
import type { DeviceRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import { failpoint } from '../settings/failpoint'
import type { Settings } from '../settings/settings'
import type { OrderChanges } from './commit-order-change'
import { COUNT_PHOTOS, READ_TASK_DEVICE } from './finish-move-task.queries'

export type FinishInput = { taskId: string; link: string; photoIds: string[] }
type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'>
  orderChanges: OrderChanges
}
type Reading = {
  task: MoveTaskReading
  order: OrderReading
  device: DeviceRow
  incidents: OpenIncident[]
}

const ABOUT_MOVING: ReadonlySet<string> = new Set([
  'move_task_late',
  'move_task_unanswered',
  'move_task_blocked',
  'device_missing',
])

/** The device was taken away: proved by scanning it. Its order is completed and the device free for the next. */
export class FinishMoveTask {
  constructor(private readonly needs: Needs) {}

  /**
   * Refusals: NOT_FOUND, FORBIDDEN_LOT, QR_INVALID, QR_REVOKED, TASK_WRONG_DEVICE, TASK_LOCK_NOT_DOWN, STATE_CONFLICT,
   * BAD_INPUT.
   */
  async finish(session: StaffSession, input: FinishInput, context: ActorContext): Promise<MoveTaskView> {
    const { database, clock, settings, orderChanges } = this.needs
    const link = readQrLink(settings, input.link)
    if (!link) throw new Refusal('QR_INVALID')
    const photos = await database.one<{ n: number }>(COUNT_PHOTOS, [input.photoIds, session.merchantId])
    if (photos!.n !== new Set(input.photoIds).size)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.photoIds', code: 'unknown' }])
    await database.retryOnConflict(async () => {
      const reading = await this.read(session, input.taskId)
      const { task, order, device } = reading
      if (device.public_code !== link.publicCode) throw new Refusal('TASK_WRONG_DEVICE')
      if (device.qr_version !== link.qrVersion) throw new Refusal('QR_REVOKED')
      if (!isKnownDown(reading)) throw new Refusal('TASK_LOCK_NOT_DOWN')
      if (!may(RECOVERY_ORDER, order.state, 'moved_away'))
        throw new Refusal('STATE_CONFLICT', { state: order.state })
      const work = new UnitOfWork(context, clock.now())
      completeOrder(work, reading)
      const times = { moved_at: work.at, closed_at: work.at }
      changeMoveTask(work, task, ['moved', 'closed'], { ...times, photo_ids: input.photoIds })
      const over = reading.incidents.filter(incident => ABOUT_MOVING.has(incident.kind))
      closeIncidents(work, over, { seen: 'device taken away' })
      await orderChanges.commit(order.id, work)
      failpoint('move_task.closed')
    })
    return moveTaskViewOf(await findMoveTask(this.needs, session, input.taskId))
  }

  private async read(session: StaffSession, taskId: string): Promise<Reading> {
    const { database } = this.needs
    const task = await findMoveTask(this.needs, session, taskId)
    const [order, device, incidents] = await Promise.all([
      readOrder(database, task.order_id),
      database.one<DeviceRow>(READ_TASK_DEVICE, [task.device_id]),
      readOpenIncidents(database, [task.order_id]),
    ])
    if (!order || !device) throw new Refusal('NOT_FOUND')
    return { task, order, device, incidents }
  }
}

/** The device says so, or a person does of a device that cannot; what it says now outranks what it once said. */
function isKnownDown({ order, device }: Reading): boolean {
  const lower = lowerOf(order)
  if (lower && isOpenCommand(lower)) return false
  return device.position === 'down' || lower?.state === 'confirmed_by_hand'
}

/** A settled order is completed with its device; one that ended unpaid stays as it ended. */
function completeOrder(work: UnitOfWork, { order, device }: Reading): void {
  touchOrder(work, order)
  const isCompleted = nextState(RECOVERY_ORDER, order.state, 'moved_away').to === COMPLETED_STATE
  const times = { completed_at: work.at, ended_at: order.ended_at ?? work.at }
  work.transition(RECOVERY_ORDER, order, 'moved_away', {
    set: { ...(isCompleted ? times : {}), device_free: true },
    effects: {
      free_device() {
        // Another order may have the device already: then there is nothing to free.
        if (device.order_id === order.id)
          freeDevice(work, device, { merchantId: order.merchant_id, orderId: order.id })
      },
      hold: 'unexpected',
      lower: 'unexpected',
      move_task: 'unexpected',
      calm_task: 'unexpected',
      write_off_task: 'unexpected',
      retrieve_device: 'unexpected',
      free_arrears: 'unexpected',
      end_bill: 'unexpected',
      upload_shipping: 'unexpected',
    },
  })
}
