import type { Problem } from '@shared/net/answer'

/**
 * Something a person did that the platform has yet to hear: a lock proved down by hand. `key` is made once and goes with
 * every attempt; a picture that was sent keeps its id, so that it is sent once.
 */
export type Entry = {
  key: string
  staffId: string
  orderId: string
  plateText: string
  reason: string
  /** When it was done (RFC 3339), however late it is sent. */
  happenedAt: string
  photos: { kept: string; photoId?: string }[]
  state: 'waiting' | 'sending' | 'refused'
  /** Why the last attempt brought nothing. */
  problem?: Problem
}

/** What became of one attempt. */
export type Outcome = { at: 'done' } | { at: 'later'; problem: Problem } | { at: 'refused'; problem: Problem }

/** Only a no is final: without an answer nobody knows, and asking again is harmless. */
export function outcomeOf(problem: Problem): Outcome {
  const isFinal = problem.kind === 'refused' && problem.status !== 429 && problem.status !== 401
  return { at: isFinal ? 'refused' : 'later', problem }
}
