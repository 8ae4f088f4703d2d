import { readFileSync } from 'node:fs'
import { startFleet, type DeviceCredentials } from '@fangxing/device-sim'
import { programInput, sendReady } from './programs'

/** Thousands of devices in a process of their own. A file holds their credentials: an environment variable is too small. */
const { file } = programInput<{ file: string }>()
const { credentials, mqttUrl } = JSON.parse(readFileSync(file, 'utf8')) as {
  credentials: DeviceCredentials[]
  mqttUrl: string
}
startFleet({ count: credentials.length, credentials, mqttUrl })
sendReady({ started: true })
