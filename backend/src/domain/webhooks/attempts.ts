/** What became of an attempt. `problem`: why nobody answered, or in which way the answer is no. */
export type Attempt = {
  /** Null: nobody answered. */
  status: number | null
  /** The header Retry-After. */
  retryAfter: string | null
  problem: string | null
}

/** What follows for the event. */
export type Verdict =
  | { kind: 'delivered' }
  | { kind: 'again'; nextAt: Date }
  | { kind: 'dead' }
  /** The receiver wants no more events, not only not this one. */
  | { kind: 'gone' }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** An event is tried for so long. */
export const TRIED_FOR_MS = 72 * HOUR_MS
/** Pauses between attempts; the last one repeats until the time is over. */
const PAUSES_MS = [
  5_000,
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
]
/** Receivers that failed together are not asked again together. */
const JITTER = 0.2

/** After so many failures in a row only one event at a time is tried, with pauses for all of them. */
export const CIRCUIT_AFTER = 5
const CIRCUIT_FIRST_MS = 10_000
const CIRCUIT_LONGEST_MS = 5 * MINUTE_MS
/** A receiver may ask for a pause, and not for a day. */
const RETRY_AFTER_LONGEST_MS = HOUR_MS
const RETRY_AFTER_SHORTEST_MS = 1_000
/** Whoever asks to be asked later says how much. */
const ASK_LATER = [429, 503]
const GONE = 410

export const isTaken = ({ status }: Pick<Attempt, 'status'>): boolean =>
  status !== null && status >= 200 && status < 300

const spread = (ms: number, random: number): number => Math.round(ms * (1 - JITTER + 2 * JITTER * random))

/** `attempts`: how many there were, this one among them. `random`: from 0 to 1. */
export function verdictOf(
  attempt: Attempt,
  of: { attempts: number; deadlineAt: Date; at: Date; random: number },
): Verdict {
  const { attempts, deadlineAt, at, random } = of
  if (isTaken(attempt)) return { kind: 'delivered' }
  if (attempt.status === GONE) return { kind: 'gone' }
  const leftMs = deadlineAt.getTime() - at.getTime()
  if (leftMs <= 0) return { kind: 'dead' }
  const pauseMs = spread(PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1]!, random)
  const waitMs = Math.max(pauseMs, askedPauseMs(attempt, at) ?? 0)
  // The last attempt is made when the time is over.
  return { kind: 'again', nextAt: new Date(at.getTime() + Math.min(waitMs, leftMs)) }
}

/** For how long the receiver asks to be left alone, within limits; null when it does not. */
export function askedPauseMs({ status, retryAfter }: Attempt, at: Date): number | null {
  if (status === null || !ASK_LATER.includes(status) || retryAfter === null) return null
  const text = retryAfter.trim()
  const isDate = /^[A-Z][a-z]{2}, /.test(text)
  const ms = isDate ? Date.parse(text) - at.getTime() : /^\d{1,9}$/.test(text) ? Number(text) * 1000 : NaN
  if (!Number.isFinite(ms)) return null
  return Math.min(Math.max(ms, RETRY_AFTER_SHORTEST_MS), RETRY_AFTER_LONGEST_MS)
}

/** Until when nothing is sent to a receiver that failed `failures` times in a row; null: it may be asked at once. */
export function circuitPauseMs(failures: number, random: number): number | null {
  if (failures < CIRCUIT_AFTER) return null
  const doubled = CIRCUIT_FIRST_MS * 2 ** Math.min(failures - CIRCUIT_AFTER, 20)
  return spread(Math.min(doubled, CIRCUIT_LONGEST_MS), random)
}
