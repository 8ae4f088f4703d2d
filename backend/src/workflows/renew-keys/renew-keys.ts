import {
  KEY_REQUEST,
  type ConfirmKeysPayload,
  type KeyRequest,
  type KeysConfirmed,
  type KeysReply,
} from '@fangxing/contract/device-keys'
import { confirmKeysPayloadSchema, fetchKeysPayloadSchema } from '@fangxing/contract/device-keys.schema'
import type { DeviceEnvelope } from '@fangxing/contract/device-protocol'
import { openDevice } from '@fangxing/contract/envelope'
import { Refusal } from '@fangxing/contract/refusal'
import type { z } from 'zod'
import type { ActorContext } from '../../domain/actor-context'
import { GONE_STATES } from '../../domain/device'
import { confirmedKeyVersion, keyVersionFor, presentKeyVersions } from '../../domain/device-keys'
import { deviceKeys, type CommandRing } from '../../modules/devices'
import { closeIncidents, keysIncidentSubject, readOpenIncident } from '../../modules/incidents'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import type { DeviceRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'
import type { ReconcileDevice } from '../reconcile-device'
import { READ_KEY_OWNER } from './renew-keys.queries'
import type { RingOrder } from './ring-order'

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>
  commandRing: CommandRing
  ringOrder: RingOrder
  reconcileDevice: Pick<ReconcileDevice, 'renewDesired'>
}
type Owner = DeviceRow & { revoked_at: Date | null }
/** Called with a device whose seal was right, before anything is done for it; its refusal is the request's. */
type Proven = (deviceId: string) => Promise<void>
type Request<Payload> = { device: Owner; payload: Payload; keyVersion: number }

/** Hands a device its newer keys over TLS and learns that it has stored them. The broker carries neither. */
export class RenewKeys {
  constructor(private readonly needs: Needs) {}

  /**
   * The keys that the device may have now. Asked twice they are the same, since the first answer may have been lost; while a
   * car depends on the device they are those that it has confirmed, and only the names of signing keys differ. A request
   * that is repeated by somebody else tells nothing to whoever could not read the first answer.
   * Refusals: DEVICE_SEAL_INVALID, DEVICE_REVOKED, UNAVAILABLE (this node has older keys than another).
   */
  async fetch(envelope: DeviceEnvelope, context: ActorContext, proven: Proven): Promise<KeysReply> {
    const { database, clock, settings, commandRing } = this.needs
    await this.refuseUnlessNewest()
    const { device, keyVersion } = await this.open(envelope, KEY_REQUEST.fetch, fetchKeysPayloadSchema)
    await proven(device.id)
    const version = keyVersion === device.key_version ? keyVersion : keyVersionFor(device)
    const work = new UnitOfWork({ ...context, actor: `device:${device.id}` }, clock.now())
    work.update('device', { id: device.id }, { keys_asked_at: work.at }, 1)
    noteOf(work, device, 'keys_fetched', { version, keys: commandRing.names })
    await commitUnit(database, work)
    const keys = deviceKeys(settings, device.id, version)
    return {
      version,
      hmacKey: keys.hmacKey.toString('base64url'),
      releaseKey: keys.releaseKey.toString('base64url'),
      serverKeys: commandRing.publicKeys(),
    }
  }

  /**
   * From here on release codes are made with the confirmed keys, and messages are signed with the newest one. What the broker
   * keeps for the device is signed again before the answer, which lets the device forget what it had. Refusals: as
   * {@link fetch}; VERSION_CONFLICT (other signing keys are current: fetch them), UNAVAILABLE also where the broker did not
   * take that message.
   */
  async confirm(envelope: DeviceEnvelope, context: ActorContext, proven: Proven): Promise<KeysConfirmed> {
    const { database, reconcileDevice } = this.needs
    await this.refuseUnlessNewest()
    const payload = await database.retryOnConflict(async attempt => {
      const request = await this.open(envelope, KEY_REQUEST.confirm, confirmKeysPayloadSchema)
      if (attempt === 0) await proven(request.device.id)
      await this.store(request, context)
      return request.payload
    })
    if (!(await reconcileDevice.renewDesired(envelope.d))) throw new Refusal('UNAVAILABLE')
    return { version: payload.version, keys: payload.keys }
  }

  private async store(request: Request<ConfirmKeysPayload>, context: ActorContext): Promise<void> {
    const { database, clock, commandRing } = this.needs
    const { device, payload, keyVersion } = request
    const { version, keys } = payload
    if (version !== keyVersion || version < confirmedKeyVersion(device))
      throw new Refusal('DEVICE_SEAL_INVALID')
    if (keys[0] !== commandRing.currentName) throw new Refusal('VERSION_CONFLICT')
    const work = new UnitOfWork({ ...context, actor: `device:${device.id}` }, clock.now())
    const isNewer = version > confirmedKeyVersion(device)
    work.updateVersioned('device', device, {
      command_keys: [...keys],
      confirmed_key_version: version,
      ...(isNewer ? { key_confirmed_at: work.at } : {}),
    })
    noteOf(work, device, 'keys_confirmed', { version, keys })
    const late = await readOpenIncident(database, 'device_alarm', keysIncidentSubject(device.id))
    if (late) closeIncidents(work, [late], { seen: 'keys confirmed' })
    await commitUnit(database, work)
  }

  private async refuseUnlessNewest(): Promise<void> {
    if (!(await this.needs.ringOrder.isNewest())) throw new Refusal('UNAVAILABLE')
  }

  private async open<Payload>(
    envelope: DeviceEnvelope,
    purpose: KeyRequest,
    schema: z.ZodType<Payload>,
  ): Promise<Request<Payload>> {
    const { database, settings } = this.needs
    const device = await database.one<Owner>(READ_KEY_OWNER, [envelope.d])
    if (!device) throw new Refusal('DEVICE_SEAL_INVALID')
    const wire = JSON.stringify(envelope)
    for (const keyVersion of presentKeyVersions(device)) {
      const { hmacKey } = deviceKeys(settings, device.id, keyVersion)
      const opened = openDevice(wire, { leaf: purpose, deviceId: device.id, hmacKey }, schema)
      if (!opened.ok) continue
      if (device.revoked_at || GONE_STATES.includes(device.lifecycle)) throw new Refusal('DEVICE_REVOKED')
      return { device, payload: opened.payload, keyVersion }
    }
    throw new Refusal('DEVICE_SEAL_INVALID')
  }
}

function noteOf(work: UnitOfWork, device: Owner, event: string, detail: Record<string, unknown>): void {
  work.audit({ merchantId: device.merchant_id, entity: 'device', entityId: device.id, event, detail })
}
