import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type {
  DeviceMessage,
  IngestReports,
  IngestResult,
} from '../../workflows/ingest-reports/ingest-reports'
import { DatabaseUnavailable, OptimisticLockError, UniqueViolation } from '../../workflows/outage'

/** `fault`: it cannot be stored, whoever tries it however often. */
export type StoreResult = IngestResult | 'fault'

/** Reports of one device that are tried one by one in a minute; what it sends on top of a fault is let go with it. */
const TRIES_A_MINUTE = 10
const MINUTE_MS = 60_000
const CAPACITY = 10_000
/** SQLSTATE classes of a statement that is wrong in itself (PostgreSQL, appendix A): it would fail forever. */
const WRONG_STATEMENT = /^(22|23|42)/

/** Whether trying again may help. When in doubt it may: a report is given up only for a fault of our own. */
function isPassing(error: unknown): boolean {
  if (
    error instanceof DatabaseUnavailable ||
    error instanceof OptimisticLockError ||
    error instanceof UniqueViolation
  )
    return true
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && !WRONG_STATEMENT.test(code)
}

type Needs = { ingestReports: Pick<IngestReports, 'ingest'>; log: Logger }

/**
 * Stores a batch of reports. A report that breaks our own rules keeps no other waiting: the batch is halved by devices
 * until the ones that are left over are those of a single device, which has a budget of tries.
 */
export class BatchStore {
  private readonly tried = new LRUCache<string, number>({ max: CAPACITY, ttl: MINUTE_MS, noUpdateTTL: true })

  constructor(private readonly needs: Needs) {}

  /** Errors: those that pass; nothing may be acknowledged then. */
  async store(messages: readonly DeviceMessage[]): Promise<StoreResult[]> {
    if (messages.length === 0) return []
    try {
      return await this.needs.ingestReports.ingest(messages)
    } catch (error) {
      if (isPassing(error)) throw error
      return this.apart(messages, error)
    }
  }

  private async apart(messages: readonly DeviceMessage[], error: unknown): Promise<StoreResult[]> {
    const deviceIds = [...new Set(messages.map(({ deviceId }) => deviceId))]
    if (deviceIds.length === 1) return this.oneByOne(messages, error)
    const first = new Set(deviceIds.slice(0, deviceIds.length / 2))
    const results = new Map<DeviceMessage, StoreResult>()
    for (const isFirst of [true, false]) {
      const half = messages.filter(({ deviceId }) => first.has(deviceId) === isFirst)
      const stored = await this.store(half)
      half.forEach((message, index) => results.set(message, stored[index]!))
    }
    return messages.map(message => results.get(message)!)
  }

  private async oneByOne(messages: readonly DeviceMessage[], error: unknown): Promise<StoreResult[]> {
    if (messages.length === 1) return [this.fault(messages[0]!, error)]
    const results: StoreResult[] = []
    for (const message of messages) {
      const tried = this.tried.get(message.deviceId) ?? 0
      this.tried.set(message.deviceId, tried + 1)
      if (tried < TRIES_A_MINUTE) results.push((await this.store([message]))[0]!)
      else results.push(this.fault(message, error))
    }
    return results
  }

  private fault({ deviceId, leaf }: DeviceMessage, error: unknown): 'fault' {
    this.needs.log.fatal({ err: error, device: deviceId, leaf }, 'report could not be stored')
    return 'fault'
  }
}
