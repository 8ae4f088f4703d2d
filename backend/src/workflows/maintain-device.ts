import { LEAF, type Command } from '@fangxing/contract/device-protocol'
import { Refusal } from '@fangxing/contract/refusal'
import { DEVICE_LIFECYCLE, DEVICE_LINK, type LifecycleEvent } from '../domain/device'
import { may } from '../domain/state-machine'
import { commitUnit } from '../persistence/commit-unit'
import type { ActorContext } from '../domain/actor-context'
import type { Database } from '../persistence/database'
import type { DeviceRow } from '../persistence/rows'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import { mayWorkIn } from '../domain/staff-access'
import type { Settings } from '../settings/settings'
import { findDevice, readDevice, type DeviceView } from '../modules/devices'
import { beepMessage, selfTestMessage } from '../modules/locks'
import { refuseForeignLots } from '../modules/lots'
import type { PublishToDevice } from './publish-command/publish-to-device'

/** Whoever asks stands there and waits. */
const EXPIRY_MS = 15_000
/** Long enough to walk towards it. */
const BEEP_COUNT = 10

type Needs = { database: Database; clock: Clock; settings: Settings; publishToDevice: PublishToDevice }

/** What staff do with a device that stands at no car. */
export class MaintainDevice {
  constructor(private readonly needs: Needs) {}

  /**
   * Gives a device to a lot, or takes it back into stock. Refusals: NOT_FOUND, FORBIDDEN_LOT (the device would be where
   * this person may not see it), DEVICE_IN_USE, DEVICE_REVOKED, STATE_CONFLICT (lost), GATE_DEVICE_NOT_DOWN (out of maintenance).
   */
  async assign(
    session: StaffSession,
    input: { deviceId: string; lotId: string | null },
    context: ActorContext,
  ): Promise<DeviceView> {
    const { lotId } = input
    if (lotId !== null) await refuseForeignLots(this.needs.database, session.merchantId, [lotId])
    if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    return this.change(session, input.deviceId, context, (work, device) => {
      const event = lotId === null ? 'unassigned' : 'assigned'
      refuseUnless(device, event)
      // Out of maintenance nothing goes to a car that does not say it is down.
      if (device.lifecycle === 'maintenance' && lotId !== null && device.position !== 'down')
        throw new Refusal('GATE_DEVICE_NOT_DOWN')
      work.transition(DEVICE_LIFECYCLE, device, event, {
        set: { lot_id: lotId },
        orderId: null,
        detail: { lotId },
        effects: 'none',
      })
    })
  }

  /**
   * Takes a device's credentials away: the broker refuses it, and its key version rises so that nothing signed with the
   * old key counts. Refusals: NOT_FOUND, DEVICE_IN_USE (its lock must be down first), DEVICE_REVOKED.
   */
  async revoke(
    session: StaffSession,
    input: { deviceId: string; reason: string },
    context: ActorContext,
  ): Promise<DeviceView> {
    return this.change(session, input.deviceId, context, (work, device) => {
      refuseUnless(device, 'revoked')
      const keyVersion = device.key_version + 1
      work.transition(DEVICE_LIFECYCLE, device, 'revoked', {
        set: { key_version: keyVersion, confirmed_key_version: keyVersion, former_key_version: null },
        orderId: null,
        detail: { reason: input.reason },
        effects: 'none',
      })
      if (may(DEVICE_LINK, device.link, 'cut_off')) work.transition(DEVICE_LINK, device, 'cut_off')
      work.update('device_credential', { device_id: device.id }, { revoked_at: work.at }, 1)
    })
  }

  /** A new QR link; every older print is refused from now on. Refusals: NOT_FOUND. */
  async reprint(session: StaffSession, deviceId: string, context: ActorContext): Promise<DeviceView> {
    return this.change(session, deviceId, context, (work, device) => {
      const qrVersion = device.qr_version + 1
      work.updateVersioned('device', device, { qr_version: qrVersion })
      noteOf(work, device, { event: 'reprinted', detail: { qrVersion }, version: device.version })
    })
  }

  /** Asks the device to test itself; the result comes with its next report. Refusals: NOT_FOUND, DEVICE_OFFLINE, DEVICE_IN_USE. */
  async askSelfTest(session: StaffSession, deviceId: string, context: ActorContext): Promise<DeviceView> {
    const { clock } = this.needs
    const device = await findDevice(this.needs, session, deviceId)
    if (device.order_id !== null) throw new Refusal('DEVICE_IN_USE')
    if (device.link === 'offline') throw new Refusal('DEVICE_OFFLINE')
    const command = selfTestMessage(device, newId(), clock.now(), EXPIRY_MS)
    await this.ask(device, { event: 'self_test_asked', command }, context)
    return readDevice(this.needs, session, deviceId)
  }

  /** Whoever looks for the device hears it, also while it stands at a car. Refusals: NOT_FOUND, DEVICE_REVOKED, DEVICE_OFFLINE. */
  async beep(session: StaffSession, deviceId: string, context: ActorContext): Promise<Record<string, never>> {
    const { clock } = this.needs
    const device = await findDevice(this.needs, session, deviceId)
    if (DEVICE_LIFECYCLE.ends.includes(device.lifecycle)) throw new Refusal('DEVICE_REVOKED')
    if (device.link === 'offline') throw new Refusal('DEVICE_OFFLINE')
    const how = { count: BEEP_COUNT, expiryMs: EXPIRY_MS }
    const command = beepMessage(device, newId(), clock.now(), how)
    await this.ask(device, { event: 'beep_asked', command }, context)
    return {}
  }

  /** Out of use until it is assigned again. Refusals: NOT_FOUND, DEVICE_IN_USE, DEVICE_REVOKED, STATE_CONFLICT (lost, or there already). */
  async sendToMaintenance(
    session: StaffSession,
    input: { deviceId: string; reason: string },
    context: ActorContext,
  ): Promise<DeviceView> {
    return this.change(session, input.deviceId, context, (work, device) => {
      if (device.lifecycle === 'maintenance') throw new Refusal('STATE_CONFLICT', { state: device.lifecycle })
      refuseUnless(device, 'broken')
      const detail = { reason: input.reason }
      work.transition(DEVICE_LIFECYCLE, device, 'broken', { orderId: null, detail, effects: 'none' })
    })
  }

  /** Refusals: DEVICE_OFFLINE when the broker does not take it. */
  private async ask(
    device: DeviceRow,
    { event, command }: { event: string; command: Command },
    context: ActorContext,
  ): Promise<void> {
    const { database, clock, publishToDevice } = this.needs
    const outcome = await publishToDevice.publish(device, LEAF.command, command, EXPIRY_MS / 1000)
    if (outcome !== 'taken') throw new Refusal('DEVICE_OFFLINE')
    const work = new UnitOfWork(context, clock.now())
    noteOf(work, device, { event, detail: { command: command.id }, version: null })
    await commitUnit(database, work)
  }

  private async change(
    session: StaffSession,
    deviceId: string,
    context: ActorContext,
    decide: (work: UnitOfWork, device: DeviceRow) => void,
  ): Promise<DeviceView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const device = await findDevice(this.needs, session, deviceId)
      const work = new UnitOfWork(context, clock.now())
      decide(work, device)
      await commitUnit(database, work)
    })
    return readDevice(this.needs, session, deviceId)
  }
}

function refuseUnless(device: DeviceRow, event: LifecycleEvent): void {
  if (DEVICE_LIFECYCLE.ends.includes(device.lifecycle) && device.order_id === null)
    throw new Refusal('DEVICE_REVOKED')
  if (device.lifecycle === 'lost' && !may(DEVICE_LIFECYCLE, device.lifecycle, event))
    throw new Refusal('STATE_CONFLICT', { state: device.lifecycle })
  if (device.order_id !== null || !may(DEVICE_LIFECYCLE, device.lifecycle, event))
    throw new Refusal('DEVICE_IN_USE')
}

function noteOf(
  work: UnitOfWork,
  device: DeviceRow,
  note: { event: string; detail: Record<string, unknown>; version: number | null },
): void {
  const { merchant_id: merchantId, id: entityId } = device
  work.audit({ merchantId, entity: 'device', entityId, ...note })
}
