import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { StaffCall } from '@fangxing/contract/calls'
import type { ProvisionReply, ProvisionRequest } from '@fangxing/contract/provisioning'
import { Refusal } from '@fangxing/contract/refusal'
import { DEVICE_LIFECYCLE, mayRenewKeys } from '../domain/device'
import { confirmedKeyVersion } from '../domain/device-keys'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, OptimisticLockError, type Database } from '../persistence/database'
import type { DeviceRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import type { Settings } from '../settings/settings'
import {
  deviceKeys,
  mqttPasswordHashOf,
  mqttPasswordOf,
  passwordVersionOf,
  qrLinkOf,
  type CommandRing,
} from '../modules/devices'
import { refuseForeignLots } from '../modules/lots'
import {
  READ_DEVICE_WITH_CREDENTIAL,
  READ_TOKEN_OF_MERCHANT,
  READ_VALID_TOKEN,
} from './provision-device.queries'

const TOKEN_LIFETIME_MS = 24 * 3_600_000
/** Without 0 O 1 I L: read aloud and typed by hand. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const pick = (count: number) =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('')

type Needs = { database: Database; clock: Clock; settings: Settings; commandRing: CommandRing }
type Token = {
  token_hash: string
  merchant_id: string
  lot_id: string | null
  used_by_device_id: string | null
}
type Identity = Pick<DeviceRow, 'id' | 'merchant_id' | 'public_code' | 'qr_version'>
/** Keys that a device fetched leave its password as it is: the two versions may differ. */
type Given = { device: Identity; keyVersion: number; passwordVersion: number }
type Provisioning = { token: Token; request: ProvisionRequest }
type Renewed = DeviceRow & { revoked_at: Date | null; password_hash: string }

/** Makes devices known to the platform. */
export class ProvisionDevice {
  constructor(private readonly needs: Needs) {}

  /** A token that lets one device join, valid for a day; only its hash is kept. Refusals: NOT_FOUND (no such lot). */
  async issueToken(
    session: StaffSession,
    input: { lotId?: string },
    context: ActorContext,
  ): Promise<StaffCall<'issueProvisionToken'>['reply']> {
    const { database, clock } = this.needs
    const lotId = input.lotId ?? null
    if (lotId) await refuseForeignLots(database, session.merchantId, [lotId])
    const work = new UnitOfWork(context, clock.now())
    const token = randomBytes(24).toString('base64url')
    const tokenHash = sha256(token)
    const expiresAt = new Date(work.at.getTime() + TOKEN_LIFETIME_MS)
    work.insert('provision_token', {
      token_hash: tokenHash,
      merchant_id: session.merchantId,
      lot_id: lotId,
      created_by: session.staffId,
      expires_at: expiresAt,
    })
    work.audit({
      merchantId: session.merchantId,
      entity: 'provision_token',
      entityId: tokenHash.slice(0, 12),
      event: 'issued',
      detail: { lotId },
    })
    await commitUnit(database, work)
    return { token, tokenId: tokenHash, expiresAt: expiresAt.toISOString() }
  }

  /** Which device joined with a token of this merchant. Refusals: NOT_FOUND. */
  async readToken(
    { merchantId }: StaffSession,
    tokenId: string,
  ): Promise<StaffCall<'readProvisionToken'>['reply']> {
    type Row = { used_by_device_id: string | null; expires_at: Date }
    const row = await this.needs.database.one<Row>(READ_TOKEN_OF_MERCHANT, [tokenId, merchantId])
    if (!row) throw new Refusal('NOT_FOUND')
    return { deviceId: row.used_by_device_id, expiresAt: row.expires_at.toISOString() }
  }

  /**
   * Makes a device out of a token. The same token with the same serial, while it is valid, answers with fresh credentials:
   * the reply may have been lost on its way. A device that stands at a car keeps the ones it has, and they are the answer.
   * Refusals: PROVISION_TOKEN_INVALID, DEVICE_REVOKED, DEVICE_IN_USE.
   */
  async provision(request: ProvisionRequest, context: ActorContext): Promise<ProvisionReply> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const token = await database.one<Token>(READ_VALID_TOKEN, [sha256(request.token), work.at])
      if (!token) throw new Refusal('PROVISION_TOKEN_INVALID')
      const given = token.used_by_device_id
        ? await this.provisionAgain(work, { token, request })
        : await this.register(work, { token, request })
      return this.replyOf(given)
    })
  }

  private async register(work: UnitOfWork, { token, request }: Provisioning): Promise<Given> {
    const device = {
      id: `FX${pick(8)}`,
      merchant_id: token.merchant_id,
      public_code: pick(8),
      qr_version: 1,
      key_version: 1,
    }
    const serial = request.serial ?? null
    work.create(
      DEVICE_LIFECYCLE,
      {
        ...device,
        lot_id: token.lot_id,
        serial,
        firmware: request.firmware,
        command_keys: this.needs.commandRing.names,
        created_at: work.at,
      },
      {
        through: ['provisioned', token.lot_id ? 'assigned' : 'stocked'],
        event: 'provisioned',
        detail: { serial },
      },
    )
    const passwordHash = mqttPasswordHashOf(this.needs.settings, device.id, device.key_version)
    work.insert('device_credential', { device_id: device.id, password_hash: passwordHash })
    work.update(
      'provision_token',
      { token_hash: token.token_hash, used_by_device_id: null },
      { used_by_device_id: device.id, used_at: work.at },
      1,
    )
    try {
      await commitUnit(this.needs.database, work)
    } catch (error) {
      // A taken serial is another device's; a taken random name is drawn again.
      if (error instanceof UniqueViolation && error.constraint.includes('serial'))
        throw new Refusal('PROVISION_TOKEN_INVALID')
      if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
      throw error
    }
    return { device, keyVersion: device.key_version, passwordVersion: device.key_version }
  }

  private async provisionAgain(work: UnitOfWork, { token, request }: Provisioning): Promise<Given> {
    const device = await this.needs.database.one<Renewed>(READ_DEVICE_WITH_CREDENTIAL, [
      token.used_by_device_id,
    ])
    if (!device || device.serial === null || device.serial !== (request.serial ?? null))
      throw new Refusal('PROVISION_TOKEN_INVALID')
    if (device.revoked_at) throw new Refusal('DEVICE_REVOKED')
    if (mayRenewKeys(device)) {
      await this.renew(work, device, request.firmware)
      return { device, keyVersion: device.key_version, passwordVersion: device.key_version }
    }
    const passwordVersion = passwordVersionOf(this.needs.settings, device, device.password_hash)
    // Provisioned before passwords belonged to a key version: the one it has is not known, and another would cut it off.
    if (passwordVersion === null) throw new Refusal('DEVICE_IN_USE')
    return { device, keyVersion: confirmedKeyVersion(device), passwordVersion }
  }

  /** The version that was heard last stays valid until the new one is: the reply may be lost again. */
  private async renew(work: UnitOfWork, device: Renewed, firmware: string): Promise<void> {
    const confirmed = confirmedKeyVersion(device)
    const keyVersion = device.key_version + 1
    work.updateVersioned('device', device, {
      key_version: keyVersion,
      confirmed_key_version: confirmed,
      former_key_version: null,
      command_keys: this.needs.commandRing.names,
      firmware,
    })
    const passwordHash = mqttPasswordHashOf(this.needs.settings, device.id, keyVersion)
    work.update('device_credential', { device_id: device.id }, { password_hash: passwordHash }, 1)
    work.audit({
      merchantId: device.merchant_id,
      entity: 'device',
      entityId: device.id,
      event: 'credentials_renewed',
      detail: { keyVersion },
    })
    await commitUnit(this.needs.database, work)
  }

  private replyOf({ device, keyVersion, passwordVersion }: Given): ProvisionReply {
    const { settings, commandRing } = this.needs
    const keys = deviceKeys(settings, device.id, keyVersion)
    return {
      deviceId: device.id,
      merchantId: device.merchant_id,
      mqttPassword: mqttPasswordOf(settings, device.id, passwordVersion),
      hmacKey: keys.hmacKey.toString('base64url'),
      releaseKey: keys.releaseKey.toString('base64url'),
      keyVersion,
      serverKeys: commandRing.publicKeys(),
      mqttUrl: settings.MQTT_PUBLIC_URL ?? settings.MQTT_URL,
      qrUrl: qrLinkOf(settings, device),
      publicCode: device.public_code,
    }
  }
}
