import type { HeldMessage } from '../../ports'
import { ownerOf } from '../../domain/rendezvous'
import { LEASE_MS } from './members-view'

/** Who shares the reports, as a node sees it: itself always among them. */
export type Share = { self: string; members: ReadonlySet<string> }
type Standby = { held: HeldMessage; deviceId: string; share: Share; receivedAtMs: number }
/** Who lives now. Others find out within a lease who has gone, and only then store what that one has left. */
type TakeOver = { isLiving: (id: string) => boolean; nowMs: number }
type Queue = { reports: Standby[]; from: number }

/** About forty seconds of what 50,000 devices send. */
const CAPACITY_BYTES = 32 * 1024 * 1024
/** What an entry takes beside its payload. */
const ENTRY_BYTES = 300
/** By so much a report may reach another node later than this one. */
const MARGIN_MS = 2000

/**
 * Reports that another node stores, kept until it says that it has. When that node is gone, they are stored by the best of
 * those who were there when the report came: every one of them has received it, and the best by its own view always
 * exists, so that none is lost however the views differ. What does not fit is dropped, oldest first.
 */
export class StandbyReports {
  private readonly queues = new Map<string, Queue>()
  private bytes = 0
  private readonly capacityBytes: number

  constructor({ capacityBytes = CAPACITY_BYTES } = {}) {
    this.capacityBytes = capacityBytes
  }

  get size(): number {
    let size = 0
    for (const { reports, from } of this.queues.values()) size += reports.length - from
    return size
  }

  add(owner: string, report: Standby): void {
    const queue = this.queues.get(owner)
    if (queue) queue.reports.push(report)
    else this.queues.set(owner, { reports: [report], from: 0 })
    this.bytes += bytesOf(report)
    while (this.bytes > this.capacityBytes) this.dropOldest()
  }

  /** Forgets what its owner has stored. */
  forget(owner: string, storedThroughMs: number): void {
    const queue = this.queues.get(owner)
    while (queue && queue.from < queue.reports.length) {
      if (queue.reports[queue.from]!.receivedAtMs + MARGIN_MS >= storedThroughMs) break
      this.shift(owner, queue)
    }
  }

  /** What `owner`, who is gone, may not have stored and this node has to, in the order in which it came; the rest waits for another. */
  takeOver(owner: string, { isLiving, nowMs }: TakeOver): HeldMessage[] {
    const queue = this.queues.get(owner)
    if (!queue) return []
    this.queues.delete(owner)
    const taken: HeldMessage[] = []
    for (const report of queue.reports.slice(queue.from)) {
      this.bytes -= bytesOf(report)
      const { self, members } = report.share
      const candidates = [...members].filter(id => id === self || isLiving(id))
      const next = ownerOf(report.deviceId, candidates)
      if (next === self || next === null) taken.push(report.held)
      else this.add(next, { ...report, receivedAtMs: nowMs + LEASE_MS })
    }
    return taken
  }

  private dropOldest(): void {
    let oldest: [string, Queue] | undefined
    for (const entry of this.queues) {
      const receivedAtMs = ([, { reports, from }]: [string, Queue]) => reports[from]!.receivedAtMs
      if (!oldest || receivedAtMs(entry) < receivedAtMs(oldest)) oldest = entry
    }
    if (oldest) this.shift(...oldest)
  }

  private shift(owner: string, queue: Queue): void {
    this.bytes -= bytesOf(queue.reports[queue.from]!)
    queue.from++
    if (queue.from === queue.reports.length) this.queues.delete(owner)
    else if (queue.from >= 1000 && queue.from * 2 >= queue.reports.length) {
      queue.reports.splice(0, queue.from)
      queue.from = 0
    }
  }
}

const bytesOf = ({ held }: Standby): number => held.payload.length + held.topic.length + ENTRY_BYTES
