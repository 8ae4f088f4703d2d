import type { StayReason } from '@fangxing/contract/integration'
import { LOT_STAY_RULES } from '@fangxing/contract/lot-stay-rules'
import type { LotView } from '@fangxing/contract/lots'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The figures by which events are joined to stays. */
export const STAY_RULES = {
  /** Entries of one plate in one lot, told by two sources, are one stay when they lie no further apart. */
  sameEntryMs: 10 * MINUTE_MS,
  /** One source reads a car again and again while it stands before the camera. */
  reReadMs: 2 * MINUTE_MS,
  /** So long an exit waits for its entry. */
  halfMs: 72 * HOUR_MS,
  /** No lot takes a longer stay for true; where stays are looked for so far back, none is missed. */
  longestMs: LOT_STAY_RULES.longestDays.most * DAY_MS,
  /** In review without its entry, or without its exit: so long something may prove it. After that nobody owes it. */
  entryProofMs: 7 * DAY_MS,
  exitProofMs: 30 * DAY_MS,
  /** An event that arrives later than this tells nothing about where a car is now. */
  lateMs: 7 * DAY_MS,
  /** No clock is that wrong without somebody having to look. */
  aheadMs: 5 * MINUTE_MS,
  /** A camera has sent its picture by then. */
  pictureMs: 10 * MINUTE_MS,
  /** A source that is not heard for so long, although it promised, is out. */
  silenceMs: 5 * MINUTE_MS,
  /** A camera whose last picture is older sees nothing, though its box still speaks. */
  blindMs: 15 * 60_000,
  surePct: 90,
  /** Faster than any car goes from one lot to another. */
  mostKmh: 150,
} as const

/** What a lot says of its stays. */
export type LotStayLimits = {
  /** Out and in again no later than this is straightening, or another bay. */
  rejoinMs: number
  /** A longer stay is a missed exit far more often. */
  longestMs: number
}
export const stayLimitsOf = ({ rejoinMinutes, longestDays }: LotView['stayRules']): LotStayLimits => ({
  rejoinMs: rejoinMinutes * MINUTE_MS,
  longestMs: longestDays * DAY_MS,
})

/** Beyond what a clock may be wrong, nothing has happened yet. */
export const isAhead = (ms: number, nowMs: number): boolean => ms - nowMs > STAY_RULES.aheadMs

type ReportedEvent = { occurredMs: number; receivedMs: number; isReplay: boolean; confidencePct: number }

/** Whether an event is too old to say where a car is: it may price a stay, and never makes a sighting. */
export const isLate = ({ occurredMs, receivedMs, isReplay }: Omit<ReportedEvent, 'confidencePct'>): boolean =>
  isReplay || receivedMs - occurredMs > STAY_RULES.lateMs

/** What contradicts believing an event by itself. */
export function concernsOfEvent({ occurredMs, receivedMs, confidencePct }: ReportedEvent): StayReason[] {
  return [
    ...(isAhead(occurredMs, receivedMs) ? (['clock_ahead'] as const) : []),
    ...(confidencePct < STAY_RULES.surePct ? (['low_confidence'] as const) : []),
  ]
}

type StayTimes = { enteredMs: number | null; exitedMs: number | null }

/** What contradicts a stay by its own times, whoever reported or corrected them. `longestMs`: of its lot. */
export function concernsOfTimes(
  { enteredMs, exitedMs }: StayTimes,
  nowMs: number,
  longestMs: number = STAY_RULES.longestMs,
): StayReason[] {
  const ahead = [enteredMs, exitedMs].some(ms => ms !== null && isAhead(ms, nowMs))
  const ofClock = ahead ? (['clock_ahead'] as const) : []
  if (enteredMs === null || exitedMs === null) return [...ofClock]
  if (exitedMs <= enteredMs) return ['time_wrong', ...ofClock]
  return [...(exitedMs - enteredMs > longestMs ? (['too_long'] as const) : []), ...ofClock]
}

/** Until when what is missing of a stay in review may be proved; null where nothing is. */
export function provableUntilMs({ enteredMs, exitedMs }: StayTimes, nowMs: number): number | null {
  if (enteredMs === null) return nowMs + STAY_RULES.entryProofMs
  return exitedMs === null ? nowMs + STAY_RULES.exitProofMs : null
}

export type Outage = { fromMs: number; toMs: number | null }

/** Whether a stay that lasted from `enteredMs` to `exitedMs` (null: until now) overlaps an outage. */
export const overlapsOutage = (
  { enteredMs, exitedMs }: { enteredMs: number | null; exitedMs: number | null },
  outages: readonly Outage[],
): boolean => {
  const from = enteredMs ?? exitedMs
  if (from === null) return false
  return outages.some(outage => from < (outage.toMs ?? Infinity) && (exitedMs ?? Infinity) > outage.fromMs)
}

/** When a source that promised to be heard was out: the times between its words that are too long. */
export function outageBetween(lastSeenMs: number, seenMs: number): Outage | null {
  return seenMs - lastSeenMs > STAY_RULES.silenceMs ? { fromMs: lastSeenMs, toMs: seenMs } : null
}

/** What a source says of its last picture at `atMs`, and what was known of it before; null: nothing. */
type Sight = {
  atMs: number
  /** How old its last picture is by its own clock. */
  pictureAgoMs: number | null
  lastPictureMs: number | null
  lastEventMs: number | null
}

/**
 * When its last picture came, by our clock, and since when it sees nothing; null: it sees, or says nothing of it. A picture that is
 * older than one that it has reported is a wrong clock, and it speaks every few minutes or has another outage: beyond that nothing is
 * believed. A source that has just reported a car sees, whatever it says of its pictures; what was before its first report was not promised.
 */
export function sightOf({ atMs, pictureAgoMs, lastPictureMs, lastEventMs }: Sight): {
  pictureMs: number | null
  blindFromMs: number | null
} {
  if (pictureAgoMs === null) return { pictureMs: null, blindFromMs: null }
  const { blindMs, silenceMs } = STAY_RULES
  const reportedMs = atMs - Math.max(0, pictureAgoMs)
  const pictureMs = Math.max(reportedMs, lastPictureMs ?? -Infinity, atMs - blindMs - silenceMs)
  const eventMs = lastEventMs === null || isAhead(lastEventMs, atMs) ? -Infinity : Math.min(lastEventMs, atMs)
  if (Math.max(reportedMs, eventMs) >= atMs - blindMs) return { pictureMs, blindFromMs: null }
  return { pictureMs, blindFromMs: lastPictureMs === null ? atMs : Math.max(pictureMs, eventMs) }
}
