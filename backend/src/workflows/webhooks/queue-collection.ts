import type { UnitOfWork } from '../../persistence/unit-of-work'

/** So long after it happened an event is found, while anybody wants to know of any. */
const EVERY_MS = 1_000
const COLLECT_TASK = 'collect-webhooks'

/**
 * The audit log is read for events: at once, or by the next turn. One that runs at this moment is followed by another. It has
 * attempts left, so that a turn whose node ended is made up for when its lease is over and not only by the minute's.
 */
export function queueCollection(work: UnitOfWork, { isNext = false } = {}): void {
  work.job(COLLECT_TASK, {}, { key: COLLECT_TASK, ...(isNext ? { delayMs: EVERY_MS } : {}) })
}

/** What waits for a webhook is sent. */
export function queueDelivery(work: UnitOfWork, webhookId: string): void {
  work.job('deliver-webhook', { webhookId }, { key: `webhook:${webhookId}`, maxAttempts: 3 })
}
