import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import mqtt from 'mqtt'
import { accepts, freePort, logTail, requireTool, spawnKept, waitUntil } from '@fangxing/dev/stack'
import { brokerPasswords, mqttPasswordHashOf, mqttPasswordOf } from '../../src/modules/devices'
import { startApp, type TestApp } from '../transport/http/app'
import { makeContext } from '../transport/http/context'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
}, 60_000)
afterAll(() => app.stop())

test('a Mosquitto without any plugin lets in the devices of the printed file and no revoked one', async () => {
  const { database, settings } = app.services
  const context = await makeContext(app)
  const ids = await Promise.all(Array.from({ length: 3 }, async () => (await context.device()).id))
  const [kept, revoked, foreign] = ids as [string, string, string]
  const keep = (id: string, hash: string) =>
    database.query('INSERT INTO device_credential (device_id, password_hash) VALUES ($1, $2)', [id, hash])
  await keep(kept, mqttPasswordHashOf(settings, kept, 1))
  await keep(revoked, mqttPasswordHashOf(settings, revoked, 1))
  await keep(foreign, randomBytes(32).toString('hex'))
  await database.query('UPDATE device_credential SET revoked_at = now() WHERE device_id = $1', [revoked])
  const { lines, foreign: left } = await brokerPasswords(database, settings)
  expect(left).toEqual([foreign])
  expect((await brokerPasswords(database, settings)).lines).toEqual(lines)

  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-mosquitto-'))
  const port = await freePort()
  const passwords = path.join(dir, 'devices.passwords')
  fs.writeFileSync(passwords, `${lines.join('\n')}\n`, { mode: 0o600 })
  const conf = path.join(dir, 'mosquitto.conf')
  const user = os.userInfo().username
  fs.writeFileSync(conf, `user ${user}\nlistener ${port} 127.0.0.1\npassword_file ${passwords}\n`)
  const tool = requireTool('mosquitto')
  const logFile = path.join(dir, 'mosquitto.log')
  const broker = spawnKept(tool.path, ['-c', conf], { env: tool.env, logFile })
  try {
    await waitUntil(() => accepts(port), {
      what: 'mosquitto',
      giveUp: () => (broker.running ? undefined : logTail(logFile)),
    })
    const connect = (id: string) =>
      mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
        username: id,
        password: mqttPasswordOf(settings, id, 1),
        reconnectPeriod: 0,
      })
    await (await connect(kept)).endAsync()
    await expect(connect(revoked)).rejects.toThrow(/not authori[sz]ed|credentials/i)
  } finally {
    await broker.stop()
    fs.rmSync(dir, { recursive: true, force: true })
  }
}, 60_000)
