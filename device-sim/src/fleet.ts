import type { DeviceCredentials } from './credentials/credentials'
import { ServerKeyCache } from './credentials/server-key-cache'
import { Device } from './device/device'
import { seededRandom } from './device/seeded-random'
import { TIMINGS, type Timings } from './device/timings'
import { WheelClock } from './hardware/clock'
import { ConnectionLimiter } from './network/connection-limiter'

export interface FleetOptions {
  /** As many devices as `count`, from a list or made on demand. */
  count: number
  credentials: readonly DeviceCredentials[] | ((index: number) => DeviceCredentials)
  mqttUrl?: string
  protocolVersion?: 4 | 5
  timings?: Partial<Timings>
  seed?: number
  /** Devices that begin to connect per second; a whole fleet at once only tests the broker's accept queue. */
  connectPerSecond?: number
  firmware?: string
  serverUrl?: string
}

const LOG_LIMIT = 32
const MAX_CONNECTING = 200

/** Thousands of devices in one process: flash in memory, short logs, and one timer for all of them. */
export class Fleet {
  readonly devices: Device[] = []
  private readonly clock = new WheelClock()
  private readonly limiter = new ConnectionLimiter(MAX_CONNECTING)
  private readonly keyCache = new ServerKeyCache()

  constructor(options: FleetOptions) {
    const { count, credentials, seed = 1, connectPerSecond = 2_000 } = options
    const random = seededRandom(seed)
    for (let index = 0; index < count; index++) {
      const given = typeof credentials === 'function' ? credentials(index) : credentials[index]
      if (!given) throw new RangeError(`a fleet of ${count} with credentials for ${index}`)
      const device = new Device({
        credentials: given,
        mqttUrl: options.mqttUrl,
        protocolVersion: options.protocolVersion,
        clock: this.clock,
        limiter: this.limiter,
        keyCache: this.keyCache,
        timings: { ...TIMINGS, ...options.timings },
        seed: Math.floor(random() * 2 ** 32),
        logLimit: LOG_LIMIT,
        firmware: options.firmware,
        serverUrl: options.serverUrl,
      })
      this.devices.push(device)
      this.clock.after((index / connectPerSecond) * 1_000, () => device.powerOn())
    }
  }

  get connected(): number {
    return this.devices.reduce((sum, device) => sum + (device.connected ? 1 : 0), 0)
  }

  device(deviceId: string): Device | undefined {
    return this.devices.find(device => device.deviceId === deviceId)
  }

  stop(): void {
    for (const device of this.devices) device.stop()
    this.clock.stop()
  }
}

/** Starts a fleet; it connects by itself. Throws a RangeError when there are fewer credentials than devices. */
export function startFleet(options: FleetOptions): Fleet {
  return new Fleet(options)
}
