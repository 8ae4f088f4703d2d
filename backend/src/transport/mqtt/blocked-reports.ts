import type { Logger } from 'pino'
import type { DeviceMessage } from '../../workflows/ingest-reports/ingest-reports'
import type { HeldMessage } from '../../ports'
import type { BatchStore, StoreResult } from './batch-store'

export type HeldReport = { held: HeldMessage; message: DeviceMessage }

const RETRY_MS = 500
/** Of one device; what comes on top is left with the broker. */
const CAPACITY = 200

type Needs = {
  batches: Pick<BatchStore, 'store'>
  log: Logger
  /** Told of what was stored in the end, or can never be. */
  ended: (report: HeldReport, result: StoreResult) => void
}

/**
 * Reports of devices whose rows somebody keeps locked. They wait here, in their order, and are tried again beside the
 * others, which do not wait for them.
 */
export class BlockedReports {
  private readonly waiting = new Map<string, HeldReport[]>()
  private timer: NodeJS.Timeout | null = null
  private trying: Promise<void> | null = null
  private isStopped = false

  constructor(private readonly needs: Needs) {}

  get size(): number {
    let size = 0
    for (const reports of this.waiting.values()) size += reports.length
    return size
  }

  /** Whether reports of this device wait: then later ones have to wait behind them. */
  has(deviceId: string): boolean {
    return this.waiting.has(deviceId)
  }

  /** Whether there was room for it. */
  add(report: HeldReport): boolean {
    const { deviceId } = report.message
    const reports = this.waiting.get(deviceId)
    if (reports && reports.length >= CAPACITY) return false
    if (reports) reports.push(report)
    else {
      this.waiting.set(deviceId, [report])
      this.needs.log.warn({ device: deviceId }, 'rows of a device are locked, its reports wait')
    }
    this.plan()
    return true
  }

  async stop(): Promise<void> {
    this.isStopped = true
    if (this.timer) clearTimeout(this.timer)
    await this.trying
  }

  private plan(): void {
    if (this.timer || this.isStopped || this.waiting.size === 0) return
    this.timer = setTimeout(() => {
      this.trying = this.tryAll().finally(() => {
        this.timer = null
        this.trying = null
        this.plan()
      })
    }, RETRY_MS)
  }

  private async tryAll(): Promise<void> {
    for (const [deviceId, reports] of [...this.waiting]) {
      if (this.isStopped) return
      await this.tryDevice(deviceId, [...reports])
    }
  }

  private async tryDevice(deviceId: string, reports: HeldReport[]): Promise<void> {
    const over = new Set<HeldReport>()
    try {
      const results = await this.needs.batches.store(reports.map(({ message }) => message))
      for (const [index, report] of reports.entries()) {
        const result = results[index]!
        if (result === 'blocked') continue
        over.add(report)
        this.needs.ended(report, result)
      }
    } catch (error) {
      this.needs.log.warn({ err: error, device: deviceId }, 'blocked reports not stored, trying again')
      return
    }
    const left = this.waiting.get(deviceId)!.filter(report => !over.has(report))
    if (left.length > 0) this.waiting.set(deviceId, left)
    else this.waiting.delete(deviceId)
  }
}
