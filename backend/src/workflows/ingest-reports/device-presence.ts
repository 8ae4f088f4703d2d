import { LEAF } from '@fangxing/contract/device-protocol'
import { LRUCache } from 'lru-cache'
import { insertMany, update, type Change } from '../../persistence/changes'
import { asSets } from '../../persistence/merge-mutations'
import type { Boot, DeviceReading } from '../../persistence/readings/device-reading'
import type { DeviceMessage } from './device-message'

const MINUTE_MS = 60_000
const DEVICES = 50_000
/** More heartbeats of a device than a broker repeats. */
const REMEMBERED = 16

type Heartbeats = Boot & { seqs: number[] }

/** When devices were last heard. A heartbeat that says nothing new is written at most once a minute, and in no other row. */
export class DevicePresence {
  /**
   * Heartbeats of this node that stand in no row yet. They are noted with the next report that does, so that a broker which
   * repeats one after a last will, or after another start has begun, is not believed.
   */
  private readonly unstored = new LRUCache<string, Heartbeats>({ max: DEVICES })
  private readonly everyMs: number

  /** Twice a minute a device repeats its presence: what is noted once a minute must not look silent in between. */
  constructor({ DEVICE_STALE_S }: { DEVICE_STALE_S: number }) {
    this.everyMs = Math.min(MINUTE_MS, DEVICE_STALE_S < 120 ? (DEVICE_STALE_S * 1000) / 3 : MINUTE_MS)
  }

  /**
   * Whether the report repeats what is known, but for the time. At a car a heartbeat also ends the incident that says the
   * device is away: there it is looked at in full as often as it is written.
   */
  isIdle(device: DeviceReading, message: DeviceMessage, at: Date): boolean {
    if (message.leaf !== LEAF.presence || !message.payload.on) return false
    const isSame =
      device.link === 'online' &&
      device.boot_id === message.payload.bootId &&
      device.session_id === message.payload.sessionId &&
      device.confirmed_key_version === message.keyVersion
    return isSame && !(device.order_is_live && this.isDue(device, at))
  }

  /** To be called after the commit only. */
  remember({ deviceId, payload: { bootId, seq } }: DeviceMessage): void {
    const known = this.unstored.get(deviceId)
    const seqs = known?.bootId === bootId ? known.seqs.filter(other => other !== seq) : []
    this.unstored.set(deviceId, { deviceId, bootId, seqs: [...seqs, seq].slice(-REMEMBERED) })
  }

  remembered(deviceIds: Iterable<string>): Heartbeats[] {
    return [...deviceIds].flatMap(id => this.unstored.get(id) ?? [])
  }

  /** To be called after the commit only. */
  forget(heartbeats: readonly Heartbeats[]): void {
    for (const known of heartbeats)
      if (this.unstored.get(known.deviceId) === known) this.unstored.delete(known.deviceId)
  }

  /** What to write of devices that were heard at `at`: nothing of those that were written lately. */
  changes(devices: Iterable<DeviceReading>, at: Date): Change[] {
    const due = [...devices].filter(device => this.isDue(device, at)).sort((a, b) => (a.id < b.id ? -1 : 1))
    if (due.length === 0) return []
    const fresh = due.filter(device => device.presence_at === null)
    const known = due.filter(device => device.presence_at !== null)
    const { sets } = asSets(
      known.map(({ id }) => update('device_presence', { device_id: id }, { seen_at: at }, 'any')),
    )
    if (fresh.length === 0) return sets
    const rows = fresh.map(({ id }) => ({ device_id: id, seen_at: at }))
    return [...sets, insertMany('device_presence', rows, { ignoreDuplicates: true })]
  }

  private isDue({ presence_at }: DeviceReading, at: Date): boolean {
    return presence_at === null || at.getTime() - presence_at.getTime() >= this.everyMs
  }
}
