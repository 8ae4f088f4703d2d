import { LATE_LOOKS_S, nextQueryMs } from '../../domain/escalation'
import { job, type Change } from '../../persistence/changes'

/** Two questions within a second would get the same answer. */
const SHORTEST_MS = 1000
const queryKey = (paymentId: string) => `query:${paymentId}`

/** The next question about a payment that has not come to rest; `ageMs` since it was made. */
export function nextQuery(paymentId: string, ageMs: number): Change {
  return job(
    'query-payment',
    { paymentId },
    { key: queryKey(paymentId), delayMs: Math.max(SHORTEST_MS, nextQueryMs(ageMs)) },
  )
}

/** One more look at a payment that rests unpaid; `look` counts those done. Null after the last. */
export function lookAgain(paymentId: string, look: number): Change | null {
  const seconds = LATE_LOOKS_S[look]
  if (seconds === undefined) return null
  return job(
    'query-payment',
    { paymentId, look: look + 1 },
    { key: queryKey(paymentId), delayMs: seconds * 1000 },
  )
}
