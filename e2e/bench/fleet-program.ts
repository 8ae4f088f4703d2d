import { readFileSync } from 'node:fs'
import { startFleet, type DeviceCredentials } from '@fangxing/device-sim'
import { programInput, tell } from './children'

/** Thousands of devices in a process of their own. Their credentials come in a file: an environment is too small. */
const { file } = programInput<{ file: string }>()
const { credentials, mqttUrl } = JSON.parse(readFileSync(file, 'utf8')) as {
  credentials: DeviceCredentials[]
  mqttUrl: string
}
startFleet({ count: credentials.length, credentials, mqttUrl })
tell({ started: true })
