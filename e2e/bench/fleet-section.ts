import { createHash, createPrivateKey, randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { deriveDeviceKeys, rawPublicKey } from '@fangxing/contract/envelope'
import { waitUntil } from '@fangxing/dev/stack'
import type { DeviceCredentials } from '@fangxing/device-sim'
import path from 'node:path'
import { startProgram } from './children'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { Stage } from './stage'

const WITHIN_MS = 60_000

/** Enrols devices as provisioning would leave them, all at once. */
async function enrol(stage: Stage, count: number): Promise<DeviceCredentials[]> {
  const { environment, merchant, lot, db } = stage
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
      mqttUrl: stage.broker.url,
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

/** Connected now, told what they are, and where they should be. */
const CONVERGED = `link = 'online' AND reported_target = desired_target AND position = 'down'`

async function secondsUntil(
  stage: Stage,
  count: number,
  condition: string,
  startedAt: number,
): Promise<number> {
  const question = `SELECT count(*)::int AS n FROM device d WHERE d.id LIKE 'FLEET%' AND ${condition}`
  await waitUntil(async () => (await stage.db.query<{ n: number }>(question)).rows[0]!.n === count, {
    what: `${count} devices`,
    timeoutMs: WITHIN_MS,
    everyMs: 100,
  })
  return (performance.now() - startedAt) / 1000
}

const memoryKilobytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** A fleet on one node: until all are connected and have reported, and again after the broker lost everything. */
export async function fleetFigures(stage: Stage, scale: Scale): Promise<Figure[]> {
  const count = scale.devices
  const credentials = await enrol(stage, count)
  const file = path.join(path.dirname(stage.node.logFile), 'fleet.json')
  writeFileSync(file, JSON.stringify({ credentials, mqttUrl: stage.broker.url }), { mode: 0o600 })
  await stage.node.stop()
  await stage.node.start()
  const before = memoryKilobytes(stage.node.pid)
  const fleet = await startProgram('fleet-program.js', { file })
  const startedAt = performance.now()
  try {
    const first = await secondsUntil(stage, count, CONVERGED, startedAt)
    const perDevice = (memoryKilobytes(stage.node.pid) - before) / count
    await stage.db.query(
      `CREATE TABLE bench_session AS SELECT id, session_id FROM device WHERE id LIKE 'FLEET%'`,
    )
    const killedAt = performance.now()
    await stage.broker.kill()
    await stage.broker.restart()
    const isNew = `EXISTS (SELECT 1 FROM bench_session b WHERE b.id = d.id AND b.session_id IS DISTINCT FROM d.session_id)`
    const again = await secondsUntil(stage, count, `${CONVERGED} AND ${isNew}`, killedAt)
    const named = `${count} devices`
    return [
      figure(`${named} connected and reported`, first, 's', { goal: { atMost: 15 } }),
      figure(`${named} converged after the broker was killed`, again, 's', { goal: { atMost: 15 } }),
      figure('backend memory per device', perDevice, 'KB'),
    ]
  } finally {
    await fleet.stop()
    rmSync(file, { force: true })
    await stage.db.query('DROP TABLE IF EXISTS bench_session')
  }
}
