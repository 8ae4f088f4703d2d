import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { ProvisionReply, ProvisionRequest } from '@fangxing/contract/provisioning'
import { rawPublicKey } from '@fangxing/contract/envelope'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, insert, updateVersioned, update, type Change } from '../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../persistence/database'
import { auditLog } from '../persistence/audit-log'
import type { DeviceRow } from '../persistence/rows'
import type { ActorContext, Services, StaffSession } from '../services'
import { commandKey, deviceKeys } from '../modules/devices/device-key'
import { qrLinkOf } from '../modules/devices/qr-link'

const TOKEN_LIFETIME_MS = 24 * 3_600_000
/** Without 0 O 1 I L: read aloud and typed by hand. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const pick = (count: number) =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('')

/** A token that lets one device join, valid for a day; only its hash is kept. Refusals: NOT_FOUND (no such lot). */
export async function issueProvisionToken(
  platform: Services,
  session: StaffSession,
  input: { lotId?: string },
  act: ActorContext,
): Promise<{ token: string; expiresAt: string }> {
  const lotId = input.lotId ?? null
  if (lotId) {
    const lot = await platform.database.one('SELECT 1 FROM lot WHERE id = $1 AND merchant_id = $2', [
      lotId,
      session.merchantId,
    ])
    if (!lot) throw new Refusal('NOT_FOUND')
  }
  const at = platform.clock.now()
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(at.getTime() + TOKEN_LIFETIME_MS)
  const row = {
    token_hash: sha256(token),
    merchant_id: session.merchantId,
    lot_id: lotId,
    created_by: session.staffId,
    expires_at: expiresAt,
  }
  await commit(platform.database, [
    insert('provision_token', row),
    line(session.merchantId, 'provision_token', row.token_hash.slice(0, 12), 'issued', act, at, { lotId }),
  ])
  return { token, expiresAt: expiresAt.toISOString() }
}

type Token = {
  token_hash: string
  merchant_id: string
  lot_id: string | null
  used_by_device_id: string | null
}

/**
 * Makes a device out of a token. The same token with the same serial, while it is valid, answers with fresh credentials:
 * the reply may have been lost on its way. Refusals: PROVISION_TOKEN_INVALID, DEVICE_REVOKED.
 */
export async function provisionDevice(
  platform: Services,
  request: ProvisionRequest,
  act: ActorContext,
): Promise<ProvisionReply> {
  const at = platform.clock.now()
  return platform.database.retryOnConflict(async () => {
    const token = await platform.database.one<Token>(
      'SELECT * FROM provision_token WHERE token_hash = $1 AND expires_at > $2',
      [sha256(request.token), at],
    )
    if (!token) throw new Refusal('PROVISION_TOKEN_INVALID')
    const password = randomBytes(24).toString('base64url')
    const device = token.used_by_device_id
      ? await again(platform, token, request, password, act, at)
      : await first(platform, token, request, password, act, at)
    return replyOf(platform, device, password)
  })
}

async function first(
  platform: Services,
  token: Token,
  request: ProvisionRequest,
  password: string,
  act: ActorContext,
  at: Date,
): Promise<Identity> {
  const device: Identity = {
    id: `FX${pick(8)}`,
    merchant_id: token.merchant_id,
    public_code: pick(8),
    qr_version: 1,
    key_version: 1,
  }
  try {
    await commit(platform.database, [
      insert('device', {
        ...device,
        lot_id: token.lot_id,
        serial: request.serial ?? null,
        firmware: request.firmware,
        lifecycle: token.lot_id ? 'assigned' : 'in_stock',
        created_at: at,
      }),
      insert('device_credential', { device_id: device.id, password_hash: sha256(password) }),
      update(
        'provision_token',
        { token_hash: token.token_hash, used_by_device_id: null },
        { used_by_device_id: device.id, used_at: at },
        1,
      ),
      line(token.merchant_id, 'device', device.id, 'provisioned', act, at, {
        serial: request.serial ?? null,
      }),
    ])
  } catch (error) {
    // A taken serial is another device's; a taken random name is drawn again.
    if (error instanceof UniqueViolation && error.constraint.includes('serial'))
      throw new Refusal('PROVISION_TOKEN_INVALID')
    if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
    throw error
  }
  return device
}

type Identity = Pick<DeviceRow, 'id' | 'merchant_id' | 'public_code' | 'qr_version' | 'key_version'>

async function again(
  platform: Services,
  token: Token,
  request: ProvisionRequest,
  password: string,
  act: ActorContext,
  at: Date,
): Promise<Identity> {
  const device = await platform.database.one<DeviceRow & { revoked_at: Date | null }>(
    'SELECT d.*, c.revoked_at FROM device d JOIN device_credential c ON c.device_id = d.id WHERE d.id = $1',
    [token.used_by_device_id],
  )
  if (!device || device.serial === null || device.serial !== (request.serial ?? null))
    throw new Refusal('PROVISION_TOKEN_INVALID')
  if (device.revoked_at) throw new Refusal('DEVICE_REVOKED')
  const keyVersion = device.key_version + 1
  await commit(platform.database, [
    updateVersioned('device', device.id, device.version, {
      key_version: keyVersion,
      firmware: request.firmware,
    }),
    update('device_credential', { device_id: device.id }, { password_hash: sha256(password) }, 1),
    line(device.merchant_id, 'device', device.id, 'credentials_renewed', act, at, { keyVersion }),
  ])
  return { ...device, key_version: keyVersion }
}

function replyOf(platform: Services, device: Identity, mqttPassword: string): ProvisionReply {
  const { settings } = platform
  const keys = deviceKeys(settings, device.id, device.key_version)
  return {
    deviceId: device.id,
    merchantId: device.merchant_id,
    mqttPassword,
    hmacKey: keys.hmacKey.toString('base64url'),
    releaseKey: keys.releaseKey.toString('base64url'),
    keyVersion: device.key_version,
    serverKeys: [{ id: settings.COMMAND_KEY_ID, publicKey: rawPublicKey(commandKey(settings)) }],
    mqttUrl: settings.MQTT_PUBLIC_URL ?? settings.MQTT_URL,
    qrUrl: qrLinkOf(settings, device),
    publicCode: device.public_code,
  }
}

function line(
  merchantId: string,
  entity: string,
  entityId: string,
  event: string,
  act: ActorContext,
  at: Date,
  detail: Record<string, unknown>,
): Change {
  return auditLog({ merchantId, entity, entityId, event, actor: act.actor, traceId: act.traceId, detail, at })
}
