import { LATE_QUERIES_S, nextQueryMs } from '../../domain/escalation'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Two queries within a second would get the same answer. */
const SHORTEST_MS = 1000
const queryKey = (paymentId: string) => `query:${paymentId}`

/** The next query about a payment that is still open; `ageMs` since it was made. */
export function queueQuery(work: UnitOfWork, paymentId: string, ageMs: number): void {
  const delayMs = Math.max(SHORTEST_MS, nextQueryMs(ageMs))
  work.dueIn('payment', paymentId, delayMs)
  work.job('query-payment', { paymentId }, { key: queryKey(paymentId), delayMs })
}

/** One more query about a payment that ended unpaid; `done` counts those made. None after the last. */
export function queueLateQuery(work: UnitOfWork, paymentId: string, done: number): void {
  const seconds = LATE_QUERIES_S[done]
  if (seconds === undefined) return work.due('payment', paymentId, null)
  work.dueIn('payment', paymentId, seconds * 1000)
  work.job(
    'query-payment',
    // The payload keeps its old name: a former version may run this job.
    { paymentId, look: done + 1 },
    { key: queryKey(paymentId), delayMs: seconds * 1000 },
  )
}

export function queueClose(work: UnitOfWork, paymentId: string, delayMs?: number): void {
  work.job('close-payment', { paymentId }, { key: `close:${paymentId}`, delayMs })
}

/** WeChat is to be told that the service of this bill was delivered. */
export function queueShipping(work: UnitOfWork, billId: string, delayMs: number): void {
  // The payload keeps its old name: an order's id is that of its bill.
  work.job('upload-shipping', { orderId: billId }, { key: `shipping:${billId}`, delayMs })
  work.dueIn('shipping', billId, delayMs)
}
