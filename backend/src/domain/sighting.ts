import { SIGHTING_STATES, type SightingState } from '@fangxing/contract/states'
import { many, machine, staying } from './state-machine'

export type SightingEvent =
  /** Read again while it is there: another bay, or a later time. */
  | 'seen_again'
  /** A camera reported its exit. */
  | 'left'
  | 'seen_elsewhere'
  /** Somebody in the lot does not see it any more. */
  | 'reported_gone'
  /** Nobody has reported an exit for longer than cars usually stay. */
  | 'timed_out'
  /** Its debts have ended: where it is concerns nobody any more. */
  | 'debts_ended'

/** A car that owes and is in a lot now, as far as a camera or a person has told. */
export const SIGHTING = machine<SightingState, SightingEvent, never>()({
  name: 'Sighting',
  table: 'sighting',
  column: 'state',
  // Where cars are is kept for as long as it is of use; the audit log is kept forever.
  isAudited: false,
  states: SIGHTING_STATES,
  initial: 'present',
  ends: ['gone'],
  rows: [
    ...staying<SightingState, SightingEvent, never>(['present'], 'seen_again'),
    ...(['left', 'seen_elsewhere', 'reported_gone', 'timed_out', 'debts_ended'] as const).flatMap(event =>
      many<SightingState, SightingEvent, never>(['present'], event, 'gone'),
    ),
  ],
})

export const PRESENT_STATE: SightingState = SIGHTING.initial

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export const SIGHTING_RULES = {
  /** A car that nobody sees leave or stay is taken for gone after this. */
  lastsMs: 12 * HOUR_MS,
  /** Read again within this, it says nothing new. */
  reReadMs: 2 * MINUTE_MS,
  /** A look-up that could not be sent at once says after this no more where the car is. */
  staleLookUpMs: 30 * MINUTE_MS,
  /** What the clocks of a camera and of the platform may differ by. */
  clocksDifferMs: MINUTE_MS,
} as const

/** What of a sighting decides whether another report changes it. */
export type KnownSighting = { lotId: string; cause: 'entry' | 'patrol'; seenMs: number }

/** Whether an exit at this moment is that of the car that was seen, and not of its visit before. */
export function isExitOf(sighting: KnownSighting, exit: { lotId: string; occurredMs: number }): boolean {
  // A person's time is the platform's, an exit's that of the camera.
  const toleranceMs = sighting.cause === 'patrol' ? SIGHTING_RULES.clocksDifferMs : 0
  return sighting.lotId === exit.lotId && exit.occurredMs + toleranceMs >= sighting.seenMs
}

export type SeenNow = { lotId: string; seenMs: number; nowMs: number }

/**
 * What it means that a car which owes is seen: nothing new, the same one again, or a new one; `elsewhere` are those in other lots, which it
 * has left then. Something older than what is known says nothing.
 */
export function decideSeen<S extends KnownSighting>(
  present: readonly S[],
  { lotId, seenMs, nowMs }: SeenNow,
): { kind: 'nothing' } | { kind: 'again'; sighting: S; elsewhere: S[] } | { kind: 'new'; elsewhere: S[] } {
  const here = present.find(sighting => sighting.lotId === lotId)
  const elsewhere = present.filter(sighting => sighting.lotId !== lotId)
  const isOld = nowMs - seenMs >= SIGHTING_RULES.lastsMs
  if (isOld || present.some(sighting => sighting.seenMs > seenMs)) return { kind: 'nothing' }
  if (here === undefined) return { kind: 'new', elsewhere }
  return seenMs - here.seenMs < SIGHTING_RULES.reReadMs && elsewhere.length === 0
    ? { kind: 'nothing' }
    : { kind: 'again', sighting: here, elsewhere }
}
