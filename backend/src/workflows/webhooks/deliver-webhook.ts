import type { Logger } from 'pino'
import type { ActorContext } from '../../domain/actor-context'
import { CIRCUIT_AFTER, isTaken, type Attempt } from '../../domain/webhooks/attempts'
import { SENDING_WEBHOOK_STATES } from '../../domain/webhooks/webhook'
import { bodyOf, signedHeaders, webhookSecretOf, type EventContent } from '../../modules/webhooks'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, WebhookReceiver, WebhookSender } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { Settings } from '../../settings/settings'
import { END_LEASE, HASTEN, LEASE, PUT_BEHIND, READ_DUE } from './deliver-webhook.queries'
import { queueDelivery } from './queue-collection'
import { recordRound, type DueDelivery, type LeasedWebhook, type Sent } from './record-round'

/** Sent to one receiver at the same time, each about another object. */
const AT_ONCE = 8
/** Read to find those. */
const WINDOW = 200
/** So long one run sends before other webhooks have their turn. */
const BUDGET_MS = 10_000
/** Beyond the longest call: a run whose node died keeps its webhook from others for so long. */
const LEASE_SPARE_MS = 10_000
const MOST_HASTENED = 2000

type Needs = {
  database: Database
  clock: Clock
  webhookSender: WebhookSender
  settings: Pick<Settings, 'DEVICE_MASTER_KEY' | 'WEBHOOK_TIMEOUT_MS'>
  metrics: { webhookAttempts: { inc(labels: { result: string }): void } }
  log: Logger
  random?: () => number
}
type Run = {
  webhook: LeasedWebhook
  receiver: WebhookReceiver | null
  problem: string | null
  secrets: string[]
}

/**
 * Sends what waits for one webhook. One run at a time over all nodes has it, so that the events of an object go out in their
 * order; a run ends after a while, so that a slow receiver takes no more than its turn. Nothing is held in memory between two
 * rounds.
 */
export class DeliverWebhook {
  constructor(
    private readonly needs: Needs,
    private readonly limits = { budgetMs: BUDGET_MS },
  ) {}

  /** Harmless when it runs again, and on several nodes at once. */
  async run(webhookId: string, context: ActorContext): Promise<void> {
    const runId = newId()
    const webhook = await this.lease(webhookId, runId)
    if (!webhook) return
    const { webhookSender, settings } = this.needs
    const opened = await webhookSender.open(webhook.url)
    const run: Run = {
      webhook,
      receiver: opened.ok ? opened.receiver : null,
      problem: opened.ok ? null : opened.problem,
      secrets: webhook.secret_ids.map(id => webhookSecretOf(settings, id)),
    }
    let isMore = false
    try {
      isMore = await this.send(run, { runId, context })
    } finally {
      await run.receiver?.close()
      await this.needs.database.query(END_LEASE, [webhookId, runId])
    }
    if (isMore) await this.goOnLater(webhookId, context)
  }

  /** Whether its time was over before everything was sent. */
  private async send(
    run: Run,
    { runId, context }: { runId: string; context: ActorContext },
  ): Promise<boolean> {
    const endMs = performance.now() + this.limits.budgetMs
    for (;;) {
      if (!(await this.round(run, context))) return false
      if (performance.now() >= endMs) return true
      const webhook = await this.lease(run.webhook.id, runId)
      // Paused, deleted, or its receiver is left alone for a while.
      if (!webhook) return false
      run.webhook = webhook
    }
  }

  /** Whether something may be left that is due. */
  private async round(run: Run, context: ActorContext): Promise<boolean> {
    const { database, clock } = this.needs
    const { webhook } = run
    const due = await database.query<DueDelivery>(READ_DUE, [webhook.id, clock.now(), WINDOW])
    const isProbe = webhook.failures >= CIRCUIT_AFTER || run.receiver === null
    const heads = due.filter(delivery => delivery.behind_until === null).slice(0, isProbe ? 1 : AT_ONCE)
    const moved = await this.putBehind(due)
    if (heads.length === 0) return moved
    const at = clock.now()
    const sent = await Promise.all(
      heads.map(async delivery => ({ delivery, attempt: await this.attempt(run, delivery, at) })),
    )
    failpoint('webhook.sent')
    try {
      await this.record(webhook, sent, context)
    } catch (error) {
      // Its lease was over and another run has sent the same, or a manager has changed the webhook: it is read again.
      if (!(error instanceof OptimisticLockError)) throw error
      this.needs.log.warn({ webhookId: webhook.id }, 'webhook: what was sent is sent again')
      return false
    }
    return true
  }

  private async attempt(run: Run, delivery: DueDelivery, at: Date): Promise<Attempt> {
    if (!run.receiver) return { status: null, retryAfter: null, problem: run.problem }
    const hasGap = delivery.attempts === 0 ? delivery.is_after_dead : delivery.has_gap
    const content = delivery.content as EventContent
    const body = bodyOf(content, run.webhook.scopes, hasGap)
    const headers = signedHeaders(run.secrets, { id: `evt_${delivery.id}`, at, body })
    return run.receiver.post(headers, body)
  }

  private async record(webhook: LeasedWebhook, sent: readonly Sent[], context: ActorContext): Promise<void> {
    const { database, clock, metrics, log, random = Math.random } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const results = await recordRound(work, { database, random }, { webhook, sent })
    await commitUnit(database, work)
    for (const result of results) metrics.webhookAttempts.inc({ result })
    const isRecovered = webhook.failures >= CIRCUIT_AFTER && sent.some(({ attempt }) => isTaken(attempt))
    if (isRecovered) await database.query(HASTEN, [webhook.id, work.at, MOST_HASTENED])
    const refused = sent.find(({ attempt }) => !isTaken(attempt))
    if (refused)
      log.info({ webhookId: webhook.id, problem: refused.attempt.problem }, 'webhook: an event was not taken')
  }

  /**
   * Whether any was moved. Also behind an event that is due by now: those that wait must never be read before the ones they wait
   * for, or a whole window of them hides these.
   */
  private async putBehind(due: readonly DueDelivery[]): Promise<boolean> {
    const behind = due.filter(({ behind_until: until, next_at: at }) => until !== null && until > at)
    if (behind.length === 0) return false
    await this.needs.database.query(PUT_BEHIND, [
      behind.map(({ id }) => id),
      behind.map(({ behind_until }) => behind_until),
    ])
    return true
  }

  private lease(webhookId: string, runId: string): Promise<LeasedWebhook | null> {
    const { database, clock, settings } = this.needs
    const at = clock.now()
    const until = new Date(at.getTime() + settings.WEBHOOK_TIMEOUT_MS + LEASE_SPARE_MS)
    return database.one<LeasedWebhook>(LEASE, [webhookId, runId, until, at, SENDING_WEBHOOK_STATES])
  }

  private async goOnLater(webhookId: string, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    const work = new UnitOfWork(context, clock.now())
    queueDelivery(work, webhookId)
    await commitUnit(database, work)
  }
}
