import { createHash, createPrivateKey, randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { deriveDeviceKeys, rawPublicKey } from '@fangxing/contract/envelope'
import { waitUntil } from '@fangxing/dev/stack'
import type { DeviceCredentials } from '@fangxing/device-sim'
import path from 'node:path'
import { startProgram } from './programs'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { BenchSystem } from './bench-system'

const TIMEOUT_MS = 60_000

/** Inserts devices as provisioning would leave them. */
async function insertDevices(bench: BenchSystem, count: number): Promise<DeviceCredentials[]> {
  const { environment, merchant, lot, db } = bench
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
      mqttUrl: bench.broker.url,
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

/** Online, and each knows and has reached its target. */
const CONVERGED = `link = 'online' AND reported_target = desired_target AND position = 'down'`

/** The time from `startedAtMs` until `condition` holds for `count` devices of the fleet. */
async function secondsUntil(
  { db }: BenchSystem,
  { count, condition, startedAtMs }: { count: number; condition: string; startedAtMs: number },
): Promise<number> {
  const query = `SELECT count(*)::int AS n FROM device d WHERE d.id LIKE 'FLEET%' AND ${condition}`
  await waitUntil(async () => (await db.query<{ n: number }>(query)).rows[0]!.n === count, {
    what: `${count} devices`,
    timeoutMs: TIMEOUT_MS,
    everyMs: 100,
  })
  return (performance.now() - startedAtMs) / 1000
}

/** Resident memory in kilobytes. */
const residentMemoryKb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** A fleet on one node: the time until all are connected and have reported, and again after the broker lost everything. */
export async function fleetFigures(bench: BenchSystem, scale: Scale): Promise<Figure[]> {
  const count = scale.devices
  const credentials = await insertDevices(bench, count)
  const file = path.join(path.dirname(bench.node.logFile), 'fleet.json')
  writeFileSync(file, JSON.stringify({ credentials, mqttUrl: bench.broker.url }), { mode: 0o600 })
  await bench.node.stop()
  await bench.node.start()
  const before = residentMemoryKb(bench.node.pid)
  const fleet = await startProgram('fleet-program.js', { file })
  const startedAtMs = performance.now()
  try {
    const first = await secondsUntil(bench, { count, condition: CONVERGED, startedAtMs })
    const perDevice = (residentMemoryKb(bench.node.pid) - before) / count
    await bench.db.query(
      `CREATE TABLE bench_session AS SELECT id, session_id FROM device WHERE id LIKE 'FLEET%'`,
    )
    const killedAtMs = performance.now()
    await bench.broker.kill()
    await bench.broker.restart()
    const isNew = `EXISTS (SELECT 1 FROM bench_session b WHERE b.id = d.id AND b.session_id IS DISTINCT FROM d.session_id)`
    const again = await secondsUntil(bench, {
      count,
      condition: `${CONVERGED} AND ${isNew}`,
      startedAtMs: killedAtMs,
    })
    const fleetName = `${count} devices`
    return [
      figure(`${fleetName} connected and reported`, first, 's', { goal: { atMost: 15 } }),
      figure(`${fleetName} converged after the broker was killed`, again, 's', { goal: { atMost: 15 } }),
      figure('backend memory per device', perDevice, 'KB'),
    ]
  } finally {
    await fleet.stop()
    rmSync(file, { force: true })
    await bench.db.query('DROP TABLE IF EXISTS bench_session')
  }
}
