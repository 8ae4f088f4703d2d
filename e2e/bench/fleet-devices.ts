import { createHash, createPrivateKey, randomBytes } from 'node:crypto'
import { deriveDeviceKeys, rawPublicKey } from '@fangxing/contract/envelope'
import type { DeviceCredentials } from '@fangxing/device-sim'
import type { Pool } from 'pg'

type Place = {
  db: Pool
  environment: Readonly<Record<string, string>>
  merchant: { id: string }
  lot: { id: string }
  broker: { url: string }
}

/** Inserts devices as provisioning would leave them; their ids begin with FLEET. */
export async function insertDevices(place: Place, count: number): Promise<DeviceCredentials[]> {
  const { environment, merchant, lot, db } = place
  const master = Buffer.from(environment.DEVICE_MASTER_KEY!, 'base64')
  const key = createPrivateKey({
    key: Buffer.from(environment.COMMAND_PRIVATE_KEY!, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  const serverKeys = [{ id: environment.COMMAND_KEY_ID!, publicKey: rawPublicKey(key) }]
  const credentials = Array.from({ length: count }, (_, index): DeviceCredentials => {
    const deviceId = `FLEET${String(index).padStart(6, '0')}`
    const keys = deriveDeviceKeys(master, deviceId, 1)
    return {
      deviceId,
      merchantId: merchant.id,
      mqttPassword: randomBytes(18).toString('base64url'),
      hmacKey: keys.hmacKey.toString('base64url'),
      releaseKey: keys.releaseKey.toString('base64url'),
      serverKeys,
      mqttUrl: place.broker.url,
    }
  })
  await db.query(
    `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle)
     SELECT id, $2, $3, id, 'assigned' FROM unnest($1::text[]) AS id`,
    [credentials.map(({ deviceId }) => deviceId), merchant.id, lot.id],
  )
  await db.query(
    `INSERT INTO device_credential (device_id, password_hash) SELECT * FROM unnest($1::text[], $2::text[])`,
    [
      credentials.map(({ deviceId }) => deviceId),
      credentials.map(({ mqttPassword }) => createHash('sha256').update(mqttPassword).digest('hex')),
    ],
  )
  return credentials
}
