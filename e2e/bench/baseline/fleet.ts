import { readFileSync } from 'node:fs'
import { SERVER_LEAVES, deviceTopic } from '@fangxing/contract/device-protocol'
import type { DeviceCredentials } from '@fangxing/device-sim'
import mqtt from 'mqtt'
import { programInput, sendReady } from '../programs'

/** As many as the fleet lets connect at the same time. */
const MAX_CONNECTING = 200

/** What no device can avoid: connect as itself and subscribe to its own topics; nothing is reported and nobody listens. */
async function connectAll(credentials: readonly DeviceCredentials[], mqttUrl: string): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let index = next++; index < credentials.length; index = next++) {
      const { deviceId, merchantId, mqttPassword } = credentials[index]!
      const client = await mqtt.connectAsync(mqttUrl, {
        clientId: deviceId,
        username: deviceId,
        password: mqttPassword,
        clean: true,
        reconnectPeriod: 0,
      })
      const topics = SERVER_LEAVES.map(leaf => deviceTopic(merchantId, deviceId, leaf))
      await client.subscribeAsync(topics, { qos: 1 })
    }
  }
  await Promise.all(Array.from({ length: MAX_CONNECTING }, worker))
}

const { file } = programInput<{ file: string }>()
const { credentials, mqttUrl } = JSON.parse(readFileSync(file, 'utf8')) as {
  credentials: DeviceCredentials[]
  mqttUrl: string
}
const startedAtMs = performance.now()
void connectAll(credentials, mqttUrl).then(
  () => sendReady({ ms: performance.now() - startedAtMs }),
  error => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  },
)
