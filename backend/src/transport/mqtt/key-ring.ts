import { LRUCache } from 'lru-cache'
import type { DeviceKeys, ReportKeys } from '../../modules/devices'
import type { Clock } from '../../ports'

export type KeyNeeds = { deviceKeys: DeviceKeys; clock: Clock }
export type KnownDevice = Omit<ReportKeys, 'deviceId'>

const CAPACITY = 20_000
/** A device that seems to lie may have new keys: its version is read again, but not more often than this. */
const REFRESH_MS = 5000

/** Keys of the devices that reported lately, derived once per device and key version; the oldest fall out. */
export class KeyRing {
  private readonly known = new LRUCache<string, KnownDevice & { refreshedAtMs: number }>({ max: CAPACITY })

  constructor(private readonly needs: KeyNeeds) {}

  /** What is known of each device; one read for all that are not. Errors: DatabaseUnavailable. */
  async find(deviceIds: Iterable<string>): Promise<Map<string, KnownDevice>> {
    const wanted = [...new Set(deviceIds)]
    const missing = wanted.filter(id => !this.known.has(id))
    if (missing.length > 0) await this.read(missing)
    return new Map(
      wanted.flatMap(id => {
        const device = this.known.get(id)
        return device ? [[id, device] as const] : []
      }),
    )
  }

  /** Reads a device again after its message did not verify; null when nothing newer is known. Errors: DatabaseUnavailable. */
  async refresh(deviceId: string): Promise<KnownDevice | null> {
    const before = this.known.get(deviceId)
    if (!before || this.nowMs() - before.refreshedAtMs < REFRESH_MS) return null
    await this.read([deviceId], this.nowMs())
    const after = this.known.get(deviceId)
    return after && newestOf(after) !== newestOf(before) ? after : null
  }

  forget(deviceId: string): void {
    this.known.delete(deviceId)
  }

  private async read(ids: string[], refreshedAtMs = -Infinity): Promise<void> {
    const keys = await this.needs.deviceKeys.read(ids)
    for (const id of ids) this.known.delete(id)
    for (const { deviceId, ...device } of keys) this.known.set(deviceId, { ...device, refreshedAtMs })
  }

  private nowMs(): number {
    return this.needs.clock.now().getTime()
  }
}

const newestOf = (device: KnownDevice) => device.keys[0]!.keyVersion
