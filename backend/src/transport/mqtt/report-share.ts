import type { Logger } from 'pino'
import { LEAF } from '@fangxing/contract/device-protocol'
import { ownerOf } from '../../domain/rendezvous'
import type { Clock, ClockCheck, HeldMessage, LockLink } from '../../ports'
import type { Metrics } from '../../telemetry/metrics'
import type { PublishToDevice } from '../../workflows/publish-command/publish-to-device'
import type { ReportMembers } from '../../workflows/report-members'
import { Membership, type Turn } from './membership'
import type { Address } from './open-message'
import { PROBE_MERCHANT, probeMessage, probeNumber } from './probe'
import { StandbyReports } from './standby-reports'
import { Watermark } from './watermark'

/** Nothing came from the broker for so long, not even our own probes: this node does not hear it. */
const SILENT_MS = 3000
/** Reports wait and none was stored for so long: another node has to. */
const STUCK_MS = 5000

export type ShareNeeds = {
  reportMembers: ReportMembers
  publishToDevice: PublishToDevice
  clock: Clock
  clockCheck: ClockCheck
  metrics: Metrics
  log: Logger
}

/** What the share asks of the consumer that stores it. */
export type ShareConsumer = {
  /** For how long reports have waited without one being stored; 0 when none waits. */
  stuckForMs(): number
  /** Whether reports wait beside the queue. */
  isSetAside(): boolean
  /** Stores reports of a node that is gone, and asks the devices of which it may not have stored everything. */
  takeOver(reports: HeldMessage[], isConcerned: (deviceId: string) => boolean): void
}

/**
 * Every node receives every report and stores only those of its share. A killed node's are taken over by the others within
 * LEASE_MS and a turn, those of one that hears nothing or stores nothing within {@link STUCK_MS} more: no report of a device
 * waits longer than ten seconds for it. Storing one twice is harmless, so every doubt is settled by storing.
 */
export class ReportShare {
  private readonly standby = new StandbyReports()
  private readonly watermark: Watermark
  private readonly membership: Membership
  private ownReportAtMs = performance.now()

  constructor(
    private readonly needs: ShareNeeds,
    private readonly link: LockLink,
    private readonly consumer: ShareConsumer,
  ) {
    const nowMs = () => performance.now()
    this.watermark = new Watermark(nowMs, () => consumer.isSetAside())
    this.membership = new Membership({
      ...needs,
      nowMs,
      isConnected: () => link.isConnected(),
      isWell: () => this.isWell(),
      lagMs: () => this.watermark.lagMs(),
      turning: () => this.sendProbe(),
      turned: turn => this.turned(turn),
    })
  }

  start(): Promise<void> {
    return this.membership.start()
  }

  stop(): Promise<void> {
    return this.membership.stop()
  }

  /** The subscriptions of a new connection stand. */
  async connected(): Promise<void> {
    const joined = this.membership.join()
    this.watermark.reset()
    this.ownReportAtMs = performance.now()
    await joined
  }

  isOurs(deviceId: string): boolean {
    return this.membership.ownerOf(deviceId) === this.membership.current.self
  }

  /** Whether this node has to store the message; what another one stores is kept until that is known. */
  take(message: HeldMessage, address: Address): boolean {
    this.ownReportAtMs = performance.now()
    if (address.merchantId === PROBE_MERCHANT) {
      this.probed(message, address)
      return false
    }
    const { deviceId, leaf } = address
    const share = this.membership.current
    const owner = this.membership.ownerOf(deviceId)
    if (owner === share.self) return true
    message.acknowledge()
    this.needs.metrics.deviceMessages.inc({ leaf, result: 'other_node' })
    // What was retained its owner has heard before, or hears when it connects; who asks for the time asks again.
    if (!message.retained && leaf !== LEAF.time)
      this.standby.add(owner, { held: message, deviceId, share, receivedAtMs: performance.now() })
    return false
  }

  /** A message of our share waits to be stored. */
  queued(): void {
    this.watermark.receive()
  }

  stored(count: number): void {
    this.watermark.store(count)
  }

  /** A message of our share could not be kept. */
  lost(): void {
    this.watermark.lose()
  }

  private isWell(): boolean {
    return (
      this.needs.clockCheck.isNodeRight() &&
      performance.now() - this.ownReportAtMs < SILENT_MS &&
      this.consumer.stuckForMs() < STUCK_MS
    )
  }

  private sendProbe(): void {
    if (!this.membership.hasJoined || !this.link.isConnected()) return
    const id = this.membership.current.self
    const message = probeMessage(id, this.watermark.send(), this.needs.clock.now())
    void this.needs.publishToDevice.publish({ id, merchant_id: PROBE_MERCHANT }, LEAF.time, message)
  }

  private probed(message: HeldMessage, address: Address): void {
    message.acknowledge()
    if (address.deviceId !== this.membership.current.self) return
    const number = probeNumber(message.payload)
    if (number !== null) this.watermark.cameBack(number)
  }

  private turned({ gone, before, view }: Turn): void {
    const { metrics, log } = this.needs
    const { members } = this.membership.current
    metrics.reportNodes.set(members.size)
    for (const id of members) this.standby.forget(id, view.storedThroughMs(id))
    if (gone.length === 0) return
    const nowMs = performance.now()
    const reports = gone.flatMap(id =>
      this.standby.takeOver(id, { isLiving: other => view.isLiving(other), nowMs }),
    )
    metrics.reportsTakenOver.inc(reports.length)
    log.warn(
      { nodes: gone.length, reports: reports.length },
      'nodes are gone, taking over their share of the reports',
    )
    const wereTheirs = new Set(gone)
    this.consumer.takeOver(
      reports,
      deviceId => wereTheirs.has(ownerOf(deviceId, before.members) ?? '') && this.isOurs(deviceId),
    )
  }
}
