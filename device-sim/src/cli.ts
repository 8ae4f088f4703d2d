import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { loadCredentials, saveCredentials } from './credentials/credential-files'
import type { DeviceCredentials } from './credentials/credentials'
import { provision } from './credentials/provision'
import type { Device } from './device/device'
import { openPersistentDevice } from './device/persistent-device'
import type { Timings } from './device/timings'
import { startFleet } from './fleet'
import { startPanel } from './panel/server'
import { readSettings, type Settings } from './settings'

const FIRMWARE = 'sim-1.0.0'

/** Credentials of a token. A token works once, so its credentials are stored beside the devices' flash. */
async function credentialsOf(token: string, settings: Settings): Promise<DeviceCredentials> {
  const name = `credentials-${createHash('sha256').update(token).digest('hex').slice(0, 12)}.json`
  const stored = loadCredentials(join(settings.DEVICE_SIM_STATE, name))[0]
  if (stored) return stored
  const fresh = await provision({ url: settings.BACKEND_URL!, token, firmware: FIRMWARE })
  saveCredentials(settings.DEVICE_SIM_STATE, name, [fresh])
  return fresh
}

async function allCredentials(settings: Settings): Promise<DeviceCredentials[]> {
  const listed = settings.DEVICE_SIM_CONFIG ? loadCredentials(settings.DEVICE_SIM_CONFIG) : []
  const tokens = (settings.DEVICE_SIM_TOKEN ?? '').split(',').filter(Boolean)
  for (const token of tokens) listed.push(await credentialsOf(token, settings))
  if (listed.length === 0) throw new Error(`没有装置 · no device in ${settings.DEVICE_SIM_CONFIG}`)
  return listed
}

function timingsOf(settings: Settings): Partial<Timings> {
  const given = {
    raiseMs: settings.DEVICE_SIM_RAISE_MS,
    lowerMs: settings.DEVICE_SIM_LOWER_MS,
    heartbeatMs: settings.DEVICE_SIM_HEARTBEAT_MS,
    statePeriodMs: settings.DEVICE_SIM_STATE_PERIOD_MS,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function startDevices(settings: Settings, credentials: readonly DeviceCredentials[]): readonly Device[] {
  const { DEVICE_SIM_FLEET: count, DEVICE_SIM_SEED: seed } = settings
  const shared = {
    mqttUrl: settings.DEVICE_SIM_MQTT_URL,
    protocolVersion: settings.DEVICE_SIM_MQTT_VERSION === '5' ? (5 as const) : (4 as const),
    timings: timingsOf(settings),
    serverUrl: settings.BACKEND_URL,
    firmware: FIRMWARE,
  }
  if (count) return startFleet({ ...shared, count, credentials, seed }).devices
  const devices = credentials.map((given, index) =>
    openPersistentDevice(settings.DEVICE_SIM_STATE, { ...shared, credentials: given, seed: seed + index }),
  )
  for (const device of devices) device.powerOn()
  return devices
}

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const devices = startDevices(settings, await allCredentials(settings))
  const panel = await startPanel({
    port: settings.DEVICE_SIM_PORT,
    host: settings.DEVICE_SIM_HOST,
    devices,
    ownerUrl: settings.DEVICE_SIM_OWNER_URL,
  })
  console.log(`装置模拟器 · ${devices.length} device(s) at ${panel.url}`)
  const shutDown = () => {
    for (const device of devices) device.stop()
    void panel.close().then(() => process.exit(0))
  }
  process.once('SIGINT', shutDown)
  process.once('SIGTERM', shutDown)
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exit(1)
})
