import { deviceKeys } from '../../modules/devices/device-key'
import type { Services } from '../../services'

export type KnownDevice = { merchantId: string; keyVersion: number; hmacKey: Buffer }

const CAPACITY = 20_000
/** A device that seems to lie may have new keys: its version is read again, but not more often than this. */
const REFRESH_MS = 5000

/** Keys of the devices heard lately, derived once per device and key version; the oldest fall out. */
export class KeyRing {
  private readonly known = new Map<string, KnownDevice & { readAtMs: number }>()

  constructor(private readonly platform: Services) {}

  /** What is known of each device; one read for all that are not. Errors: DatabaseUnavailable. */
  async find(deviceIds: Iterable<string>): Promise<Map<string, KnownDevice>> {
    const wanted = [...new Set(deviceIds)]
    const missing = wanted.filter(id => !this.known.has(id))
    if (missing.length > 0) await this.read(missing)
    return new Map(wanted.flatMap(id => (this.known.has(id) ? [[id, this.touch(id)] as const] : [])))
  }

  /** Reads a device anew after its message did not verify; null when nothing newer is known. Errors: DatabaseUnavailable. */
  async refresh(deviceId: string): Promise<KnownDevice | null> {
    const before = this.known.get(deviceId)
    if (!before || this.nowMs() - before.readAtMs < REFRESH_MS) return null
    await this.read([deviceId])
    const after = this.known.get(deviceId)
    return after && after.keyVersion !== before.keyVersion ? after : null
  }

  forget(deviceId: string): void {
    this.known.delete(deviceId)
  }

  private touch(id: string): KnownDevice {
    const entry = this.known.get(id)!
    this.known.delete(id)
    this.known.set(id, entry)
    return entry
  }

  private async read(ids: string[]): Promise<void> {
    const rows = await this.platform.database.query<{ id: string; merchant_id: string; key_version: number }>(
      `SELECT d.id, d.merchant_id, d.key_version FROM device d JOIN device_credential c ON c.device_id = d.id
       WHERE d.id = ANY($1) AND c.revoked_at IS NULL`,
      [ids],
    )
    for (const id of ids) this.known.delete(id)
    for (const row of rows) {
      const { hmacKey } = deviceKeys(this.platform.settings, row.id, row.key_version)
      this.known.set(row.id, {
        merchantId: row.merchant_id,
        keyVersion: row.key_version,
        hmacKey,
        readAtMs: this.nowMs(),
      })
      if (this.known.size > CAPACITY) this.known.delete(this.known.keys().next().value!)
    }
  }

  private nowMs(): number {
    return this.platform.clock.now().getTime()
  }
}
