import { may } from '../../domain/state-machine'
import {
  askedPauseMs,
  circuitPauseMs,
  isTaken,
  verdictOf,
  type Attempt,
  type Verdict,
} from '../../domain/webhooks/attempts'
import { WEBHOOK, WEBHOOK_DELIVERY } from '../../domain/webhooks/webhook'
import { closeIncidents, openIncident, readOpenIncident } from '../../modules/incidents'
import { webhookIncidentSubject, type DeliveryRow, type WebhookRow } from '../../modules/webhooks'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** A receiver that took nothing for so long is a matter for a person. */
const FAILING_LONG_MS = 60 * 60_000
const MANAGER_LEVEL = 2

export type LeasedWebhook = WebhookRow &
  Pick<Row<'webhook_contact'>, 'failures' | 'failing_since'> & { secret_ids: string[] }
export type DueDelivery = DeliveryRow & { behind_until: Date | null; is_after_dead: boolean }
export type Sent = { delivery: DueDelivery; attempt: Attempt }
type Needs = { database: Database; random: () => number }

/** Fills `work` with what became of the attempts of one round; answers how each ended. */
export async function recordRound(
  work: UnitOfWork,
  { database, random }: Needs,
  { webhook, sent }: { webhook: LeasedWebhook; sent: readonly Sent[] },
): Promise<Verdict['kind'][]> {
  const results = sent.map(one => recordAttempt(work, one, random))
  const { failing_since } = recordContact(work, random, { webhook, sent })
  const isGone = results.includes('gone')
  if (isGone && may(WEBHOOK, webhook.state, 'gone'))
    work.transition(WEBHOOK, webhook, 'gone', { set: { updated_at: work.at } })
  const isLong = failing_since !== null && work.at.getTime() - failing_since.getTime() >= FAILING_LONG_MS
  const isRecovered = failing_since === null && webhook.failing_since !== null
  if (!isGone && !isLong && !isRecovered) return results
  const subject = webhookIncidentSubject(webhook.id)
  const incident = await readOpenIncident(database, 'webhook_failing', subject)
  if (!isGone && isRecovered) closeIncidents(work, incident ? [incident] : [], { seen: 'delivered' })
  else if (!incident) report(work, webhook, problemOf(sent))
  return results
}

/** What is known of the receiver after a round, and until when it is left alone. */
function recordContact(
  work: UnitOfWork,
  random: () => number,
  { webhook, sent }: { webhook: LeasedWebhook; sent: readonly Sent[] },
): { failing_since: Date | null } {
  const failed = sent.filter(({ attempt }) => !isTaken(attempt))
  const isAnyTaken = failed.length < sent.length
  const failures = isAnyTaken ? 0 : webhook.failures + failed.length
  const failing_since = isAnyTaken ? null : (webhook.failing_since ?? work.at)
  const askedMs = failed.flatMap(({ attempt }) => askedPauseMs(attempt, work.at) ?? [])
  const pauseMs = Math.max(0, ...askedMs, circuitPauseMs(failures, random()) ?? 0)
  const set = {
    failures,
    failing_since,
    closed_until: pauseMs > 0 ? new Date(work.at.getTime() + pauseMs) : null,
    attempted_at: work.at,
    last_problem: problemOf(sent),
    ...(isAnyTaken ? { delivered_at: work.at } : {}),
  }
  work.update('webhook_contact', { webhook_id: webhook.id }, set)
  return { failing_since }
}

const problemOf = (sent: readonly Sent[]): string | null =>
  sent.findLast(({ attempt }) => !isTaken(attempt))?.attempt.problem ?? null

function recordAttempt(work: UnitOfWork, { delivery, attempt }: Sent, random: () => number): Verdict['kind'] {
  const attempts = delivery.attempts + 1
  const verdict = verdictOf(attempt, {
    attempts,
    deadlineAt: delivery.deadline_at,
    at: work.at,
    random: random(),
  })
  const set = {
    attempts,
    attempted_at: work.at,
    last_status: attempt.status,
    last_problem: attempt.problem,
    has_gap: delivery.attempts === 0 ? delivery.is_after_dead : delivery.has_gap,
  }
  switch (verdict.kind) {
    case 'delivered':
      work.transition(WEBHOOK_DELIVERY, delivery, 'answered', {
        set: { ...set, done_at: work.at, delivered_at: work.at },
      })
      break
    case 'dead':
      work.transition(WEBHOOK_DELIVERY, delivery, 'given_up', { set: { ...set, done_at: work.at } })
      break
    case 'again':
      work.updateVersioned('webhook_delivery', delivery, { ...set, next_at: verdict.nextAt })
      break
    case 'gone':
      // Sent when a manager resumes the webhook within its time.
      work.updateVersioned('webhook_delivery', delivery, set)
  }
  return verdict.kind
}

function report(work: UnitOfWork, webhook: LeasedWebhook, problem: string | null): void {
  openIncident(work, {
    merchantId: webhook.merchant_id,
    kind: 'webhook_failing',
    subject: webhookIncidentSubject(webhook.id),
    level: MANAGER_LEVEL,
    detail: { webhookId: webhook.id, name: webhook.name, problem },
  })
}
