import { DEVICE_LIFECYCLE, GONE_STATES } from '../domain/device'
import { SENDING_WEBHOOK_STATES } from '../domain/webhooks/webhook'
import type { Database } from '../persistence/database'
import { COUNT_KEYS, type KeyCounts } from '../persistence/readings/device-keys.queries'
import type { Clock } from '../ports'
import { commandKeyNamesOf, type Settings } from '../settings/settings'
import {
  COUNT_DEVICES,
  COUNT_JOBS,
  COUNT_OPEN_INCIDENTS,
  READ_OVERDUE,
  READ_PAID_AGES,
  READ_LAST_AUDIT,
  READ_PARTITIONS_AHEAD,
  READ_RETENTION_OVERDUE,
  READ_WEBHOOKS,
} from './gauges.queries'
import type { Metrics } from './metrics'

/** What a durable job may be doing, as the metric names it. */
const JOB_STATES = ['due', 'later', 'running', 'dead'] as const
/** What devices do that have not confirmed their newest keys. */
const KEY_STATES = ['waiting', 'overdue', 'unable'] as const
const AGES_S = [0, 15, 120, 300]
const FAILING_AGES_S = [0, 3600]

/** Who scrapes more often than this shares one reading. */
const FRESH_MS = 5_000

type WebhookAges = { failing_s: number | null; due_s: number | null }
type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'COMMAND_KEY_ID' | 'COMMAND_FORMER_KEYS'>
  metrics: Metrics
}

/** The gauges that only the database knows; every node gives the same. */
export class DatabaseGauges {
  private last: { atMs: number; reading: Promise<void> } | null = null

  constructor(private readonly needs: Needs) {}

  /** Brings them up to date. Errors: as the database's. */
  refresh(): Promise<void> {
    if (this.last && performance.now() - this.last.atMs < FRESH_MS) return this.last.reading
    this.last = { atMs: performance.now(), reading: this.read() }
    return this.last.reading
  }

  private async read(): Promise<void> {
    const { database, metrics, clock, settings } = this.needs
    const [paid, jobs, devices, incidents, overdue, keys, partitions, audit, webhooks, retention] =
      await Promise.all([
        database.query<{ age_s: number }>(READ_PAID_AGES, [clock.now()]),
        database.one<Record<(typeof JOB_STATES)[number], number>>(COUNT_JOBS),
        database.query<{ link: string; n: number }>(COUNT_DEVICES, [DEVICE_LIFECYCLE.ends]),
        database.query<{ kind: string; n: number }>(COUNT_OPEN_INCIDENTS),
        database.one<{ n: number; oldest_s: number }>(READ_OVERDUE, [clock.now()]),
        database.one<KeyCounts>(COUNT_KEYS, [commandKeyNamesOf(settings), GONE_STATES, clock.now()]),
        database.one<{ ahead: number }>(READ_PARTITIONS_AHEAD),
        database.one<{ n: number; age_s: number }>(READ_LAST_AUDIT, [clock.now()]),
        database.query<WebhookAges>(READ_WEBHOOKS, [SENDING_WEBHOOK_STATES, clock.now()]),
        database.one<{ overdue_s: number }>(READ_RETENTION_OVERDUE, [clock.now()]),
      ])
    metrics.retentionOverdue.set(retention!.overdue_s)
    this.showKeys(keys)
    this.showWebhooks(webhooks)
    this.showAudit(audit)
    for (const age of AGES_S)
      metrics.paidNotReleased.set({ older_than_s: String(age) }, paid.filter(row => row.age_s >= age).length)
    for (const state of JOB_STATES) metrics.jobs.set({ state }, jobs?.[state] ?? 0)
    for (const link of ['online', 'stale', 'offline'])
      metrics.devices.set({ link }, devices.find(row => row.link === link)?.n ?? 0)
    metrics.partitionsAhead.set(partitions?.ahead ?? 0)
    metrics.overdue.set(overdue?.n ?? 0)
    metrics.oldestOverdue.set(overdue?.oldest_s ?? 0)
    metrics.incidents.reset()
    for (const { kind, n } of incidents) metrics.incidents.set({ kind }, n)
  }

  private showAudit(audit: { n: number; age_s: number } | null): void {
    this.needs.metrics.auditBroken.set(audit?.n ?? 0)
    this.needs.metrics.auditAge.set(audit?.age_s ?? 0)
  }

  private showWebhooks(webhooks: readonly WebhookAges[]): void {
    const { metrics } = this.needs
    for (const age of FAILING_AGES_S) {
      const failing = webhooks.filter(({ failing_s }) => failing_s !== null && failing_s >= age)
      metrics.webhooksFailing.set({ for_longer_than_s: String(age) }, failing.length)
    }
    metrics.oldestWebhook.set(Math.max(0, ...webhooks.map(({ due_s }) => due_s ?? 0)))
  }

  private showKeys(keys: KeyCounts | null): void {
    for (const state of KEY_STATES) this.needs.metrics.deviceKeys.set({ state }, keys?.[state] ?? 0)
  }
}
