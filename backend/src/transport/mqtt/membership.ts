import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { ownerOf } from '../../domain/rendezvous'
import type { ReportMembers } from '../../workflows/report-members'
import { within } from '../../workflows/within'
import { MembersView } from './members-view'
import type { Share } from './standby-reports'

const TURN_MS = 1000
/** A row that stays counts for nobody after its lease. */
const LEAVE_WAITS_MS = 1000

export type MembershipNeeds = {
  reportMembers: ReportMembers
  log: Logger
  nowMs: () => number
  isConnected: () => boolean
  /** Whether this node receives reports and gets on storing them; otherwise its lease ends. */
  isWell: () => boolean
  lagMs: () => number
  /** Before each reading. */
  turning: () => void
  /** After each reading. */
  turned: (turn: Turn) => void
}

/** Who was there and is gone, who shared the reports before, and what is known of the others now. */
export type Turn = { gone: readonly string[]; before: Share; view: MembersView }

/**
 * Which reports this node stores. Each connection to the broker is a member of its own: it joins when its subscriptions
 * stand, so that whoever is counted receives what the others receive. While the database cannot be read the share stays
 * as it is: nobody can store anything then.
 */
export class Membership {
  private readonly view = new MembersView()
  private self = randomUUID() as string
  private share: Share = { self: this.self, members: new Set([this.self]) }
  private isJoined = false
  private isStopped = false
  private isReading = true
  private timer: NodeJS.Timeout | null = null
  private turning: Promise<void> | null = null

  constructor(private readonly needs: MembershipNeeds) {}

  get current(): Share {
    return this.share
  }

  /** Whether this node's connection has joined. */
  get hasJoined(): boolean {
    return this.isJoined
  }

  ownerOf(deviceId: string): string {
    return ownerOf(deviceId, this.share.members) ?? this.share.self
  }

  /** Reads who is there and goes on doing so. */
  async start(): Promise<void> {
    await this.turn()
    this.timer = setInterval(() => void this.turn(), TURN_MS)
    this.timer.unref()
  }

  /** The subscriptions of a new connection stand. Never throws. */
  async join(): Promise<void> {
    const wasJoined = this.isJoined
    this.isJoined = false
    await this.turning
    if (wasJoined) await this.remove(this.self)
    if (this.isStopped) return
    this.self = randomUUID()
    this.renewShare()
    this.isJoined = true
    await this.turn()
  }

  async stop(): Promise<void> {
    this.isStopped = true
    if (this.timer) clearInterval(this.timer)
    await this.turning
    if (this.isJoined) await within(this.remove(this.self), LEAVE_WAITS_MS, 'leave').catch(() => undefined)
    this.isJoined = false
  }

  /** Renews the lease and reads the others'; one at a time. Never throws. */
  turn(): Promise<void> {
    if (this.isStopped) return Promise.resolve()
    this.turning ??= this.renew().finally(() => (this.turning = null))
    return this.turning
  }

  private async renew(): Promise<void> {
    const { reportMembers, nowMs, isConnected, isWell, lagMs, turning, turned } = this.needs
    turning()
    const startedAtMs = nowMs()
    try {
      // What comes while this node does not hear it the others have to store.
      if (this.isJoined && !isConnected()) {
        this.isJoined = false
        await this.remove(this.self)
      }
      const rows =
        this.isJoined && isWell()
          ? await reportMembers.renew(this.self, lagMs())
          : await reportMembers.read(this.self)
      const before = this.share
      const gone = this.view.observe(rows, startedAtMs)
      this.renewShare()
      this.isReading = true
      turned({ gone, before, view: this.view })
    } catch (error) {
      if (this.isReading) this.warn(error)
      this.isReading = false
    }
  }

  private async remove(id: string): Promise<void> {
    await this.needs.reportMembers.leave(id).catch(error => this.warn(error))
  }

  private renewShare(): void {
    this.share = { self: this.self, members: new Set([this.self, ...this.view.living]) }
  }

  private warn(error: unknown): void {
    this.needs.log.warn({ err: error }, 'report members: the lease was not renewed')
  }
}
