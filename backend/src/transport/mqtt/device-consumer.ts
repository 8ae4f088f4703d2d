import type { DeviceMessage, IngestReports } from '../../workflows/ingest-reports/ingest-reports'
import type { ReportBadMessage } from '../../workflows/ingest-reports/report-bad-message'
import type { ReconcileDevice } from '../../workflows/reconcile-device'
import type { HeldMessage, LockGateway } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import { BatchStore, type StoreResult } from './batch-store'
import { BlockedReports, type HeldReport } from './blocked-reports'
import { KeyRing, type KeyNeeds } from './key-ring'
import { addressOf, openMessage, type Address, type MessageFault } from './open-message'
import { ReportShare, type ShareNeeds } from './report-share'

const BATCH = 200
/** About 40 MB of reports; what comes on top is left with the broker and asked for again. */
const CAPACITY = 20_000
const RETRY_MIN_MS = 100
const RETRY_MAX_MS = 2000

export interface DeviceConsumer {
  /** Messages held and not yet acknowledged. */
  readonly depth: number
  /** Learns which nodes share the reports; to be called before the link starts. */
  start(): Promise<void>
  /** Takes no more messages and waits until the batch at hand is stored. */
  stop(): Promise<void>
}

type Needs = KeyNeeds &
  ShareNeeds & {
    ingestReports: IngestReports
    reportBadMessage: ReportBadMessage
    reconcileDevice: ReconcileDevice
  }

/**
 * Receives reports: verifies those of this node's share, stores them in batches and only then acknowledges. Nothing a
 * device sends can stop it.
 */
export function startDeviceConsumer(needs: Needs, link: LockGateway): DeviceConsumer {
  const consumer = new BatchConsumer(needs, link)
  link.onMessage(message => consumer.take(message))
  link.onConnect(() => void consumer.connected())
  return consumer
}

/** The metric keeps its first name for what was accepted: dashboards know it. */
const labelOf = (result: StoreResult): string => (result === 'accepted' ? 'heard' : result)

class BatchConsumer implements DeviceConsumer {
  private readonly keys: KeyRing
  private readonly blocked: BlockedReports
  private readonly batches: BatchStore
  private queue: HeldMessage[] = []
  private running: Promise<void> | null = null
  private readonly share: ReportShare
  private stopped = false
  private left = false
  private progressAtMs = 0

  constructor(
    private readonly needs: Needs,
    private readonly link: LockGateway,
  ) {
    this.keys = new KeyRing(needs)
    this.batches = new BatchStore(needs)
    const { batches } = this
    this.blocked = new BlockedReports({
      ...needs,
      batches,
      ended: (report, result) => this.end(report, result),
    })
    this.share = new ReportShare(needs, link, {
      stuckForMs: () => (this.queue.length === 0 ? 0 : performance.now() - this.progressAtMs),
      isSetAside: () => this.blocked.size > 0,
      takeOver: (reports, isConcerned) => {
        for (const report of reports) this.put(report)
        void this.ask(isConcerned)
      },
    })
  }

  get depth(): number {
    return this.queue.length + this.blocked.size
  }

  start(): Promise<void> {
    return this.share.start()
  }

  async connected(): Promise<void> {
    await this.share.connected()
    await this.ask(deviceId => this.share.isOurs(deviceId))
  }

  take(message: HeldMessage): void {
    if (this.stopped) return
    const address = addressOf(message.topic)
    if (!address) return message.acknowledge()
    if (this.share.take(message, address)) this.put(message)
  }

  private put(message: HeldMessage): void {
    if (this.stopped) return
    if (this.depth >= CAPACITY) return this.leave()
    failpoint('device.received')
    if (this.queue.length === 0) this.progressAtMs = performance.now()
    this.queue.push(message)
    this.share.queued()
    this.running ??= this.run().finally(() => (this.running = null))
  }

  /** Left with the broker and asked for again: until then nobody may think that all was stored here. */
  private leave(): void {
    this.left = true
    this.share.lost()
  }

  /** Asks the devices of which somebody may have missed something to report now. */
  private async ask(isConcerned: (deviceId: string) => boolean): Promise<void> {
    try {
      await this.needs.reconcileDevice.askUnconverged(isConcerned)
    } catch (error) {
      this.needs.log.warn({ err: error }, 'devices not asked')
    }
  }

  async stop(): Promise<void> {
    this.stopped = true
    await Promise.all([this.running, this.blocked.stop(), this.share.stop()])
  }

  /** Takes what is there, never waits for more: alone a message is stored at once, in a storm two hundred together. */
  private async run(): Promise<void> {
    let waitMs = RETRY_MIN_MS
    // One turn of the loop lets the packets of one network read come together.
    await new Promise(resolve => setImmediate(resolve))
    while (this.queue.length > 0) {
      const batch = this.queue.slice(0, BATCH)
      try {
        await this.handle(batch)
        this.queue.splice(0, batch.length)
        this.progressAtMs = performance.now()
        this.share.stored(batch.length)
        waitMs = RETRY_MIN_MS
      } catch (error) {
        if (this.stopped) return
        this.needs.log.error({ err: error, held: this.queue.length }, 'reports not stored, trying again')
        await new Promise(resolve => setTimeout(resolve, waitMs))
        waitMs = Math.min(waitMs * 2, RETRY_MAX_MS)
      }
      if (this.stopped) return
    }
    if (!this.left) return
    this.left = false
    this.link.renew()
  }

  private async handle(batch: readonly HeldMessage[]): Promise<void> {
    const addresses = batch.map(held => addressOf(held.topic))
    const known = await this.keys.find(addresses.flatMap(address => (address ? [address.deviceId] : [])))
    const reports: HeldReport[] = []
    for (const [index, held] of batch.entries()) {
      const address = addresses[index]
      const message = address && (await this.open(address, held.payload, known))
      if (message) reports.push({ held, message })
      else held.acknowledge()
    }
    // Later reports of a device wait behind those that wait already.
    const behind = reports.filter(({ message }) => this.blocked.has(message.deviceId))
    const free = reports.filter(report => !behind.includes(report))
    const results = await this.batches.store(free.map(({ message }) => message))
    free.forEach((report, index) => {
      if (results[index] === 'blocked') behind.push(report)
      else this.end(report, results[index]!)
    })
    for (const report of behind) if (!this.blocked.add(report)) this.leave()
    failpoint('device.acknowledged')
  }

  private end({ held, message }: HeldReport, result: StoreResult): void {
    this.needs.metrics.deviceMessages.inc({ leaf: message.leaf, result: labelOf(result) })
    if (result === 'unknown_device') this.keys.forget(message.deviceId)
    held.acknowledge()
  }

  private async open(
    address: Address,
    payload: Buffer,
    known: Awaited<ReturnType<KeyRing['find']>>,
  ): Promise<DeviceMessage | null> {
    let opened = openMessage(address, payload, known.get(address.deviceId))
    if (opened.kind === 'fault' && opened.why === 'bad_signature') {
      const renewed = await this.keys.refresh(address.deviceId)
      if (renewed) {
        // Later reports of this batch are sealed with the newer key too.
        known.set(address.deviceId, renewed)
        opened = openMessage(address, payload, renewed)
      }
    }
    if (opened.kind === 'message') return opened.message
    if (opened.kind === 'fault') await this.refuse(address, opened.why)
    return null
  }

  private async refuse(address: Address, why: MessageFault): Promise<void> {
    this.needs.metrics.deviceMessages.inc({ leaf: address.leaf, result: why })
    await this.needs.reportBadMessage.report(address, why)
  }
}
