import { isDeepStrictEqual } from 'node:util'
import type { DeviceEventKind } from '@fangxing/contract/device-protocol'
import {
  DEVICE_LINK,
  DEVICE_POSITION,
  DEVICE_POWER,
  POSITION_EVENTS,
  POWER_EVENTS,
  type LinkEvent,
} from '../../domain/device'
import { LOCK_COMMAND, type LockCommandEvent } from '../../domain/lock-command'
import { may } from '../../domain/state-machine'
import { json, type Patch } from '../../persistence/changes'
import type { DeviceReading, OpenIncident } from '../../persistence/readings/device-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { DeviceRow, LockCommandRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { Settings } from '../../settings/settings'
import type { SendableCommand } from '../../modules/locks'

/** What happens after the commit; losing it costs time only, since a durable job does it again. */
export type AfterCommit =
  | { kind: 'send'; command: LockCommandRow }
  | { kind: 'activated'; order: OrderReading; raise: SendableCommand }
  | { kind: 'reconcile'; deviceId: string }
  | { kind: 'born'; device: DeviceRow }
  | { kind: 'lowered'; paidAt: Date; loweredAt: Date }
  | { kind: 'ended'; op: string; end: string }
  | { kind: 'recorded'; eventId: string }
  | { kind: 'confirm_events'; device: { id: string; merchant_id: string }; pending: readonly string[] }

export type DeviceEvent = {
  id: string
  kind: DeviceEventKind | 'down'
  epoch: number
  orderId: string | null
  detail: Record<string, unknown>
  at: Date
}

/** What the decisions about reports depend on beside the rows. */
export type ReportRules = Pick<
  Settings,
  'HOLD_DAY_S' | 'HOLD_NIGHT_S' | 'RAISE_EXPIRY_S' | 'WECHAT_UPLOAD_SHIPPING' | 'MOVE_TASK_ACKNOWLEDGE_S'
>

type DraftRows = {
  device: DeviceReading
  order: OrderReading | null
  incidents: readonly OpenIncident[]
}

/**
 * One device and the order of its newest epoch while a batch of its reports is being decided: the rows, and the unit of
 * work that writes each of them once, however many reports touched it.
 */
export class DeviceDraft {
  readonly device: DeviceReading
  readonly order: OrderReading | null
  readonly incidents: readonly OpenIncident[]
  readonly afterCommit: AfterCommit[] = []
  private readonly events = new Set<string>()
  /** Kinds of incidents that this batch has opened. */
  readonly opened = new Set<string>()
  /** The device itself was heard, now. */
  hasReported = false
  /** A last will of this batch took effect. */
  hasLeft = false
  private isOrderWritten = false
  private isOrderShown = false
  /** Something was written that later reports would have to change once more: they wait for the next round. */
  isFull = false

  constructor(
    rows: DraftRows,
    readonly work: UnitOfWork,
    readonly rules: ReportRules,
  ) {
    this.device = rows.device
    this.order = rows.order
    this.incidents = merged(rows.device.own_incidents, rows.incidents)
  }

  get at(): Date {
    return this.work.at
  }

  /** Columns that the row has already are no change: a device that repeats itself leaves its row alone. */
  setDevice(set: Patch<'device'>): void {
    const row: Record<string, unknown> = this.device
    const isChanged = Object.entries(set).some(([column, value]) => !isDeepStrictEqual(row[column], value))
    if (isChanged) this.work.updateVersioned('device', this.device, set)
  }

  /** From the first report with a newer key on, the one before it counts no more, or for some minutes only. */
  confirmKeyVersion(keyVersion: number): void {
    const { device } = this
    if (keyVersion > (device.confirmed_key_version ?? 0))
      this.setDevice({ confirmed_key_version: keyVersion, key_confirmed_at: this.at })
  }

  moveTo(position: DeviceRow['position']): void {
    if (this.device.position === position) return
    this.work.transition(DEVICE_POSITION, this.device, POSITION_EVENTS[position])
  }

  powerIs(power: DeviceRow['power']): void {
    if (this.device.power !== power) this.work.transition(DEVICE_POWER, this.device, POWER_EVENTS[power])
  }

  link(event: LinkEvent): void {
    this.work.transition(DEVICE_LINK, this.device, event)
  }

  /** Takes the command's transition; false, and nothing happens, when the table has no such row. */
  transitionCommand(
    command: OrderReading['commands'][number],
    event: LockCommandEvent,
    set: Patch<'lock_command'>,
  ): boolean {
    if (!may(LOCK_COMMAND, command.state, event)) return false
    this.work.transition(LOCK_COMMAND, command, event, { set })
    this.isOrderWritten = true
    return true
  }

  /** The order's own row is written in this commit. */
  orderIsWritten(): void {
    this.isOrderWritten = true
  }

  /** The order's view shows something new even though its own row says the same. */
  show(): void {
    this.isOrderShown = true
  }

  hasEvent(id: string): boolean {
    return this.events.has(id)
  }

  /** Stores an event of the device; one that is stored already is left alone. */
  addEvent(event: DeviceEvent): void {
    if (this.events.has(event.id)) return
    this.events.add(event.id)
    this.work.insertNew('device_event', {
      id: event.id,
      merchant_id: this.device.merchant_id,
      device_id: this.device.id,
      order_id: event.orderId,
      epoch: event.epoch,
      kind: event.kind,
      detail: json(event.detail),
      happened_at: event.at,
    })
  }

  /** The order whose row or view has changed, or null. What happens to a device later says nothing of an ended order. */
  get changedOrderId(): string | null {
    if (!this.order) return null
    return this.isOrderWritten || (this.isOrderShown && this.order.ended_at === null) ? this.order.id : null
  }

  /** Raises the version of an order whose view has changed, so that whoever shows it reads it again. */
  close(): UnitOfWork {
    if (this.changedOrderId) this.work.touch('recovery_order', this.order!, { updated_at: this.at })
    return this.work
  }
}

/** An incident of the order may be about the device as well. */
const merged = (...lists: readonly (readonly OpenIncident[])[]): OpenIncident[] => [
  ...new Map(lists.flat().map(incident => [incident.id, incident])).values(),
]
