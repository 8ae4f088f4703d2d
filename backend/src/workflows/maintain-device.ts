import { LEAF } from '@fangxing/contract/device-protocol'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, updateVersioned, update, type Change } from '../persistence/changes'
import { auditLog } from '../persistence/audit-log'
import type { DeviceRow } from '../persistence/rows'
import { newId } from '../persistence/new-id'
import type { ActorContext, Services, StaffSession } from '../services'
import { findDevice, readDevice, type DeviceView } from '../modules/devices/device-view'
import { selfTestOf } from '../modules/locks/server-message'
import { publishToDevice } from './publish-command/publish-to-device'

const SELF_TEST_EXPIRY_MS = 15_000
const GONE = new Set(['retired', 'lost'])

/** Gives a device to a lot, or takes it back into stock. Refusals: NOT_FOUND, DEVICE_IN_USE, DEVICE_REVOKED. */
export async function assignDevice(
  platform: Services,
  session: StaffSession,
  input: { deviceId: string; lotId: string | null },
  act: ActorContext,
): Promise<DeviceView> {
  if (input.lotId !== null) {
    const lot = await platform.database.one('SELECT 1 FROM lot WHERE id = $1 AND merchant_id = $2', [
      input.lotId,
      session.merchantId,
    ])
    if (!lot) throw new Refusal('NOT_FOUND')
  }
  return changeDevice(platform, session, input.deviceId, act, 'assigned', device => {
    if (device.order_id !== null) throw new Refusal('DEVICE_IN_USE')
    if (GONE.has(device.lifecycle)) throw new Refusal('DEVICE_REVOKED')
    return {
      set: { lot_id: input.lotId, lifecycle: input.lotId === null ? 'in_stock' : 'assigned' },
      detail: { lotId: input.lotId },
    }
  })
}

/**
 * Takes a device's credentials away: the broker refuses it, and its key version moves on so that nothing signed with the
 * old key counts. Refusals: NOT_FOUND, DEVICE_IN_USE (its lock must be down first), DEVICE_REVOKED.
 */
export async function revokeDevice(
  platform: Services,
  session: StaffSession,
  input: { deviceId: string; reason: string },
  act: ActorContext,
): Promise<DeviceView> {
  return changeDevice(platform, session, input.deviceId, act, 'revoked', (device, at) => {
    if (device.order_id !== null) throw new Refusal('DEVICE_IN_USE')
    if (GONE.has(device.lifecycle)) throw new Refusal('DEVICE_REVOKED')
    return {
      set: { lifecycle: 'retired', link: 'offline', key_version: device.key_version + 1 },
      detail: { reason: input.reason },
      more: [update('device_credential', { device_id: device.id }, { revoked_at: at }, 1)],
    }
  })
}

/** A new QR link; every older print is refused from now on. Refusals: NOT_FOUND. */
export async function reprintDevice(
  platform: Services,
  session: StaffSession,
  deviceId: string,
  act: ActorContext,
): Promise<DeviceView> {
  return changeDevice(platform, session, deviceId, act, 'reprinted', device => ({
    set: { qr_version: device.qr_version + 1 },
    detail: { qrVersion: device.qr_version + 1 },
  }))
}

/** Asks the device to test itself; the result comes with its next report. Refusals: NOT_FOUND, DEVICE_OFFLINE, DEVICE_IN_USE. */
export async function askSelfTest(
  platform: Services,
  session: StaffSession,
  deviceId: string,
  act: ActorContext,
): Promise<DeviceView> {
  const device = await findDevice(platform, session, deviceId)
  if (device.order_id !== null) throw new Refusal('DEVICE_IN_USE')
  const at = platform.clock.now()
  const command = selfTestOf(device, newId(), at, SELF_TEST_EXPIRY_MS)
  const taken =
    device.link !== 'offline' &&
    (await publishToDevice(platform, device, LEAF.command, command, SELF_TEST_EXPIRY_MS / 1000))
  if (!taken) throw new Refusal('DEVICE_OFFLINE')
  await commit(platform.database, [lineOf(device, 'self_test_asked', act, at, { command: command.id }, null)])
  return readDevice(platform, session, deviceId)
}

type Decision = { set: Partial<DeviceRow>; detail: Record<string, unknown>; more?: Change[] }

async function changeDevice(
  platform: Services,
  session: StaffSession,
  deviceId: string,
  act: ActorContext,
  event: string,
  decide: (device: DeviceRow, at: Date) => Decision,
): Promise<DeviceView> {
  await platform.database.retryOnConflict(async () => {
    const device = await findDevice(platform, session, deviceId)
    const at = platform.clock.now()
    const { set, detail, more } = decide(device, at)
    await commit(platform.database, [
      updateVersioned('device', device.id, device.version, set),
      ...(more ?? []),
      lineOf(device, event, act, at, detail, device.version + 1),
    ])
  })
  return readDevice(platform, session, deviceId)
}

function lineOf(
  device: DeviceRow,
  event: string,
  act: ActorContext,
  at: Date,
  detail: Record<string, unknown>,
  version: number | null,
): Change {
  return auditLog({
    merchantId: device.merchant_id,
    entity: 'device',
    entityId: device.id,
    event,
    version,
    actor: act.actor,
    traceId: act.traceId,
    detail,
    at,
  })
}
