import { LEAF } from '@fangxing/contract/device-protocol'
import { lookUp, withSeen, type ReportWindow } from '../../domain/report-window'
import { insertMany, update, type Change } from '../../persistence/changes'
import { asSets } from '../../persistence/merge-mutations'
import type { BootReading, DeviceReading } from '../../persistence/readings/device-reading'
import type { DeviceMessage } from './device-message'

type Boot = { deviceId: string; bootId: string; version: number | null; window: ReportWindow | null }
type Stored = { device_id: string; boot_id: string; seq: number }

/** Which reports of a batch were stored before, and which is the newest of its device. */
export class ReportOrder {
  private readonly boots = new Map<string, Boot>()
  private readonly changed = new Set<Boot>()
  /** The start that each device is in, where a report of this batch has changed it. */
  private readonly present = new Map<string, string>()
  private readonly stored: Stored[] = []
  /** A node of the former version runs: it looks for each report in the inbox, and for the last one in the device's row. */
  readonly needsInbox: boolean

  constructor(readings: readonly BootReading[]) {
    this.needsInbox = readings.some(reading => reading.needs_inbox)
    for (const reading of readings) {
      const { device_id: deviceId, boot_id: bootId, version } = reading
      this.boots.set(keyOf(deviceId, bootId), { deviceId, bootId, version, window: windowOf(reading) })
    }
  }

  /** Whether the report was stored before, or is so old that nobody can tell. A will judges itself by its session instead. */
  isKnown(message: DeviceMessage): boolean {
    const { window } = this.bootOf(message)
    if (!window) return false
    const seen = lookUp(window, message.payload.seq)
    return seen === 'known' || (seen === 'too_old' && !isWill(message))
  }

  /** Whether nothing of this start was ever taken. */
  isNewStart(message: DeviceMessage): boolean {
    return this.bootOf(message).window === null
  }

  /** Takes a report that is not known. Returns whether it is the newest of its device. */
  take(device: DeviceReading, message: DeviceMessage): boolean {
    const boot = this.bootOf(message)
    const isNewest = this.isNewest(device, boot, message)
    if (isNewest) this.present.set(device.id, boot.bootId)
    this.note(boot, message.payload.seq)
    return isNewest
  }

  /** Heartbeats that were taken before and stand in no row: they are known, and are written with this batch. */
  remember({ deviceId, bootId, seqs }: { deviceId: string; bootId: string; seqs: readonly number[] }): void {
    const boot = this.bootOf({ deviceId, payload: { bootId } })
    for (const seq of seqs) this.note(boot, seq)
  }

  /** What to write so that the reports are known: `at` is the moment of their receipt. */
  changes(at: Date): Change[] {
    // In one order on every node, so that two statements can never wait for each other.
    const boots = [...this.changed].sort((one, other) => (keyOfBoot(one) < keyOfBoot(other) ? -1 : 1))
    const known = boots.filter(({ version }) => version !== null)
    const fresh = boots.filter(({ version }) => version === null)
    const { sets } = asSets([
      ...known.map(boot =>
        update('device_boot', { ...namesOf(boot), version: boot.version! }, { ...valuesOf(boot) }, 1),
      ),
      ...(fresh.length > 0
        ? [
            insertMany(
              'device_boot',
              fresh.map(boot => ({ ...namesOf(boot), ...valuesOf(boot) })),
            ),
          ]
        : []),
    ])
    return this.needsInbox && this.stored.length > 0 ? [this.inboxRows(at), ...sets] : sets
  }

  /** The key of the inbox also keeps a node of the former version from storing the same report at the same moment. */
  private inboxRows(at: Date): Change {
    const rows = this.stored.map(row => ({ ...row, received_at: at }))
    const key = (row: Stored) => `${row.device_id}|${row.boot_id}|${row.seq}`
    return insertMany(
      'device_inbox',
      rows.sort((one, other) => (key(one) < key(other) ? -1 : 1)),
    )
  }

  private bootOf({ deviceId, payload: { bootId } }: { deviceId: string; payload: { bootId: string } }): Boot {
    const key = keyOf(deviceId, bootId)
    const known = this.boots.get(key)
    if (known) return known
    const boot = { deviceId, bootId, version: null, window: null }
    this.boots.set(key, boot)
    return boot
  }

  private note(boot: Boot, seq: number): void {
    const window = withSeen(boot.window, seq)
    if (window === boot.window) return
    boot.window = window
    this.changed.add(boot)
    this.stored.push({ device_id: boot.deviceId, boot_id: boot.bootId, seq })
  }

  /** A start that was never seen before is newer than any other. */
  private isNewest(device: DeviceReading, { window, bootId }: Boot, message: DeviceMessage): boolean {
    const present = this.present.get(device.id) ?? device.boot_id
    const isHigher = message.payload.seq > (window?.highest ?? 0)
    return bootId === present ? isHigher : !window || (isHigher && isHeartbeat(message))
  }
}

/**
 * A report of an earlier start may arrive after a later start has begun, and look like the newest. The start that lives
 * corrects that with its next heartbeat, which goes on counting where it was.
 */
const isHeartbeat = (message: DeviceMessage) => message.leaf === LEAF.presence && message.payload.on
const isWill = (message: DeviceMessage) => message.leaf === LEAF.presence && !message.payload.on

const keyOf = (deviceId: string, bootId: string) => `${deviceId}|${bootId}`
const keyOfBoot = (boot: Boot) => keyOf(boot.deviceId, boot.bootId)
const namesOf = (boot: Boot) => ({ device_id: boot.deviceId, boot_id: boot.bootId })
const valuesOf = ({ window }: Boot) => ({ highest_seq: window!.highest, seen: window!.seen })

function windowOf({ highest_seq, seen, inbox }: BootReading): ReportWindow | null {
  const start = highest_seq === null || seen === null ? null : { highest: highest_seq, seen }
  return inbox.reduceRight(withSeen, start)
}
