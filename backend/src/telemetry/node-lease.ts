import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Database } from '../persistence/database'
import { MIGRATIONS } from '../persistence/migrations'
import type { Health } from './health'
import { LEAVE_NODES, RENEW_NODE_LEASE } from './node-lease.queries'

const EVERY_MS = 5000
const LEAVE_WAITS_MS = 1000
/** The last migration that a node knows tells two versions apart wherever it matters. */
const LastMigration = MIGRATIONS.at(-1)!
const VERSION = /\d+$/.exec(new LastMigration().name)![0]

type Needs = {
  database: Pick<Database, 'query'>
  health: { read(): Promise<Health> }
  log: Pick<Logger, 'warn'>
}

/** Says every few seconds that this node lives, and what runs on it. One that can no longer say so is shown as missing. */
export class NodeLease {
  /** Of this start: a host that starts again is another node. */
  readonly nodeId: string = randomUUID()
  private readonly startedAtMs = performance.now()
  private timer: NodeJS.Timeout | null = null
  private renewing: Promise<void> | null = null
  private hasFailed = false

  constructor(
    private readonly needs: Needs,
    private readonly host = hostname(),
  ) {}

  async start(): Promise<void> {
    await this.renew()
    this.timer = setInterval(() => void this.renew(), EVERY_MS).unref()
  }

  /** Leaves: nobody misses a node that has stopped in order. Never throws. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    const leave = async () => {
      await this.renewing
      await this.needs.database.query(LEAVE_NODES, [this.nodeId])
    }
    const waited = new Promise<void>(resolve => setTimeout(resolve, LEAVE_WAITS_MS).unref())
    await Promise.race([leave().catch(() => undefined), waited])
  }

  /** Never throws; one at a time. */
  renew(): Promise<void> {
    this.renewing ??= this.write().finally(() => (this.renewing = null))
    return this.renewing
  }

  private async write(): Promise<void> {
    const { database, health, log } = this.needs
    try {
      const now = JSON.stringify(await health.read())
      const runMs = Math.round(performance.now() - this.startedAtMs)
      await database.query(RENEW_NODE_LEASE, [this.nodeId, this.host, VERSION, now, runMs])
      this.hasFailed = false
    } catch (error) {
      if (!this.hasFailed) log.warn({ err: error }, 'this node cannot say that it lives')
      this.hasFailed = true
    }
  }
}
