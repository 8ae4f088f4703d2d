import type { Problem } from '@shared/net/result'

/**
 * A hand proof that the platform has not received yet. `key` is the idempotency key of every attempt; a picture that was
 * sent keeps its id, so that it is sent once. Stored on phones, so the field names stay.
 */
export type OutboxEntry = {
  key: string
  staffId: string
  orderId: string
  plateText: string
  reason: string
  /** When it was done (RFC 3339), however late it is sent. */
  happenedAt: string
  photos: { kept: string; photoId?: string }[]
  /** There was no room on the phone: it is lost when the app ends before it is sent. */
  isOnlyInMemory?: boolean
  /** The car was let go with the key before the platform could be told: the order is ended first. */
  isEmergency?: boolean
  state: 'waiting' | 'sending' | 'refused'
  /** Why the last attempt failed. */
  problem?: Problem
}

/** The result of one attempt. */
export type Outcome =
  | { status: 'done' }
  | { status: 'retry_later'; problem: Problem }
  | { status: 'refused'; problem: Problem }

/** Only a refusal is final: without a reply the outcome is unknown, and the idempotency key makes a retry harmless. */
export function outcomeOf(problem: Problem): Outcome {
  const isFinal = problem.kind === 'refused' && problem.status !== 429 && problem.status !== 401
  return { status: isFinal ? 'refused' : 'retry_later', problem }
}
