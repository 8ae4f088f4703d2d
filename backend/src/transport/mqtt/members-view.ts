import type { ReportMember } from '../../workflows/report-members'

/** A member whose lease was not renewed for so long, while the leases could be read, does not store its share any more. */
export const LEASE_MS = 3000
/** After a longer pause between two readings nobody is judged by it: the database was away, or this node stood still. */
const LONGEST_PAUSE_MS = 2500

type Observed = {
  beat: number
  isLiving: boolean
  /** When its row was last seen to change, and when it was renewed, by this node's monotonic clock. */
  changedAtMs: number
  renewedAtMs: number
  /** All that the broker had got before then is stored by it. */
  storedThroughMs: number
}

/** The members as this node has observed them, by its own monotonic clock: no clock of another machine counts. */
export class MembersView {
  private readonly observed = new Map<string, Observed>()
  private lastReadMs: number | null = null

  get living(): string[] {
    return [...this.observed].flatMap(([id, member]) => (member.isLiving ? [id] : []))
  }

  isLiving(id: string): boolean {
    return this.observed.get(id)?.isLiving ?? false
  }

  storedThroughMs(id: string): number {
    return this.observed.get(id)?.storedThroughMs ?? -Infinity
  }

  /** Takes in what was read at `atMs`, and returns who lived before and does not any more. */
  observe(rows: readonly ReportMember[], atMs: number): string[] {
    const hasPaused = this.lastReadMs !== null && atMs - this.lastReadMs > LONGEST_PAUSE_MS
    this.lastReadMs = atMs
    const before = this.living
    const present = new Set(rows.map(row => row.node_id))
    for (const id of [...this.observed.keys()]) if (!present.has(id)) this.observed.delete(id)
    for (const row of rows) this.observeOne(row, atMs, hasPaused)
    return before.filter(id => !this.isLiving(id))
  }

  private observeOne(row: ReportMember, atMs: number, hasPaused: boolean): void {
    const renewedAtMs = atMs - row.age_ms
    const known = this.observed.get(row.node_id)
    if (!known) {
      const isLiving = row.age_ms < LEASE_MS
      const first = { beat: row.beat, isLiving, changedAtMs: atMs, renewedAtMs, storedThroughMs: -Infinity }
      this.observed.set(row.node_id, first)
      return
    }
    if (known.beat === row.beat) {
      if (hasPaused) known.changedAtMs = atMs
      else if (atMs - known.changedAtMs >= LEASE_MS) known.isLiving = false
      return
    }
    // The lag was measured after the renewal before this one had ended, at the earliest.
    known.storedThroughMs = Math.max(known.storedThroughMs, known.renewedAtMs - row.lag_ms)
    Object.assign(known, { beat: row.beat, isLiving: true, changedAtMs: atMs, renewedAtMs })
  }
}
