import type { StayReason } from '@fangxing/contract/integration'
import type { StayState } from '@fangxing/contract/states'
import { may } from '../state-machine'
import { mayBeOneCar, type StayColour } from './plate-reading'
import { HALF_STATE, REVIEW_STATE, STAY, VOID_STATE } from './stay'
import { STAY_RULES } from './stay-rules'

/** A stay of the plate as far as joining needs it. */
export type KnownStay = {
  id: string
  state: StayState
  lotId: string
  bays: readonly string[]
  plateText: string | null
  colour: StayColour
  enteredMs: number | null
  exitedMs: number | null
  entrySourceId: string | null
  exitSourceId: string | null
  /** Which source knows it by which reference. */
  stayRef: string | null
  refSourceId: string
  /** When we first heard of it. */
  seenMs: number
}

export type StayEventFacts = {
  sourceId: string
  stayRef: string | null
  lotId: string
  bays: readonly string[]
  plateText: string | null
  colour: StayColour
  occurredMs: number
  receivedMs: number
  /** Of an exit that tells its entry as well. */
  entryMs: number | null
  /** Of its lot: out and in again no later than this is one stay. */
  rejoinMs: number
  /** Kilometres between two lots, null when nobody knows. */
  distanceKm: (oneLotId: string, otherLotId: string) => number | null
}

export type EntryJoin =
  /** It is the entry of a stay that we know. */
  | { kind: 'merged'; stayId: string }
  /** The exit came first. */
  | { kind: 'joins_half'; stayId: string }
  /** The car was out for a moment only: the stay goes on. */
  | { kind: 'rejoined'; stayId: string }
  | { kind: 'new'; exitMissed: string[]; overlaps: string[]; reasons: StayReason[] }
export type ExitJoin =
  | { kind: 'merged'; stayId: string }
  | { kind: 'closes'; stayId: string; overlaps: string[]; reasons: StayReason[] }
  /** No entry is known; `entryMs` when the exit itself tells it. */
  | { kind: 'new'; enteredMs: number | null; overlaps: string[]; reasons: StayReason[] }

const isLive = ({ state }: KnownStay): boolean => state !== VOID_STATE
const isOpen = (stay: KnownStay): boolean => stay.exitedMs === null && isLive(stay)

/** In one lot, and in one bay where both say which. */
const sharesPlace = (stay: KnownStay, { lotId, bays }: Pick<StayEventFacts, 'lotId' | 'bays'>): boolean =>
  stay.lotId === lotId &&
  (stay.bays.length === 0 || bays.length === 0 || stay.bays.some(bay => bays.includes(bay)))

/** A source may count in each of its lots by itself. */
const isKnownBy = (stay: KnownStay, { sourceId, lotId, stayRef }: StayEventFacts): boolean =>
  stayRef !== null && stay.stayRef === stayRef && stay.refSourceId === sourceId && stay.lotId === lotId

const hasSamePlate = (stay: KnownStay, { plateText, colour }: StayEventFacts): boolean =>
  stay.plateText === plateText && mayBeOneCar(stay.colour, colour)

/** Readings of one passage: by one source within moments, by two within what their clocks may differ. */
function isOnePassage(oneMs: number | null, bySource: string | null, event: StayEventFacts): boolean {
  if (oneMs === null) return false
  const limitMs = bySource === event.sourceId ? STAY_RULES.reReadMs : STAY_RULES.sameEntryMs
  return Math.abs(oneMs - event.occurredMs) <= limitMs
}

const nearest = (
  stays: readonly KnownStay[],
  distanceMs: (stay: KnownStay) => number,
): KnownStay | undefined => [...stays].sort((one, other) => distanceMs(one) - distanceMs(other))[0]

const beganMs = ({ enteredMs, exitedMs }: KnownStay): number => enteredMs ?? exitedMs ?? 0

/** Of several that an event may mean the oldest is taken, in whatever order they were read: a batch decides as its rows alone would. */
const oldestFirst = (stays: readonly KnownStay[]): KnownStay[] =>
  [...stays].sort((one, other) => beganMs(one) - beganMs(other) || (one.id < other.id ? -1 : 1))

/** Stays of cars that may be this one; a void one is none. */
const candidatesOf = (stays: readonly KnownStay[], event: StayEventFacts): KnownStay[] =>
  oldestFirst(stays.filter(stay => isLive(stay) && hasSamePlate(stay, event)))

/** Stays that the event's reference stands for, although they bear another plate. */
const othersOfReference = (stays: readonly KnownStay[], event: StayEventFacts): KnownStay[] =>
  oldestFirst(stays.filter(stay => isLive(stay) && isKnownBy(stay, event) && !hasSamePlate(stay, event)))

/**
 * Whether the reference stands for another plate and for no stay of this one: one of them was misread, or two cars got
 * one number. A person looks before either owes anything by it.
 */
export const isOfOtherPlate = (stays: readonly KnownStay[], event: StayEventFacts): boolean =>
  othersOfReference(stays, event).length > 0 &&
  !candidatesOf(stays, event).some(stay => isKnownBy(stay, event))

/**
 * What an entry is: of a stay that we know, or a new one. `stays`: those of this plate, of the merchant, and those of the
 * event's reference.
 */
export function joinEntry(stays: readonly KnownStay[], event: StayEventFacts): EntryJoin {
  const candidates = candidatesOf(stays, event)
  const known = candidates.find(
    stay =>
      (isKnownBy(stay, event) && stay.enteredMs !== null) ||
      (sharesPlace(stay, event) && isOnePassage(stay.enteredMs, stay.entrySourceId, event)),
  )
  if (known) return { kind: 'merged', stayId: known.id }
  const half =
    nearest(
      candidates.filter(stay => waitsFor(stay, event)),
      stay => stay.exitedMs!,
    ) ?? othersOfReference(stays, event).find(stay => waitsFor(stay, event))
  if (half) return { kind: 'joins_half', stayId: half.id }
  const back = candidates.find(stay => isBackIn(stay, event))
  if (back) return { kind: 'rejoined', stayId: back.id }
  // Two bays at once are no missed exit but two cars, or one that was misread.
  const exitMissed = candidates.filter(
    stay => isOpen(stay) && sharesPlace(stay, event) && stay.enteredMs! < event.occurredMs,
  )
  const others = candidates.filter(stay => !exitMissed.includes(stay))
  return { kind: 'new', exitMissed: exitMissed.map(({ id }) => id), ...conflictsOf(others, event, null) }
}

/** An exit that came before this entry, no longer ago than it may wait; later another source may still prove its entry. */
const waitsFor = (stay: KnownStay, event: StayEventFacts): boolean =>
  (stay.state === HALF_STATE || (lacksEntry(stay) && event.sourceId !== stay.exitSourceId)) &&
  (isKnownBy(stay, event) || sharesPlace(stay, event)) &&
  stay.exitedMs! > event.occurredMs &&
  (stay.state !== HALF_STATE || event.receivedMs - stay.seenMs <= STAY_RULES.halfMs)

const lacksEntry = ({ state, enteredMs, exitedMs }: KnownStay): boolean =>
  state === REVIEW_STATE && enteredMs === null && exitedMs !== null

/** In the same lot, whatever the bay: straightening, or another bay. */
const isBackIn = (stay: KnownStay, event: StayEventFacts): boolean =>
  stay.lotId === event.lotId &&
  stay.exitedMs !== null &&
  stay.enteredMs !== null &&
  event.occurredMs >= stay.exitedMs &&
  event.occurredMs - stay.exitedMs <= event.rejoinMs &&
  may(STAY, stay.state, 'rejoined')

/** What an exit is: of a stay that is inside, read twice, or one whose entry nobody has reported. */
export function joinExit(stays: readonly KnownStay[], event: StayEventFacts): ExitJoin {
  const candidates = candidatesOf(stays, event)
  const read = candidates.find(
    stay =>
      (isKnownBy(stay, event) && stay.exitedMs !== null) ||
      (sharesPlace(stay, event) && isOnePassage(stay.exitedMs, stay.exitSourceId, event)),
  )
  if (read) return { kind: 'merged', stayId: read.id }
  const open = candidates.filter(stay => isOpen(stay) && stay.enteredMs !== null)
  const closed =
    open.find(stay => isKnownBy(stay, event)) ??
    othersOfReference(stays, event).find(stay => isOpen(stay) && stay.enteredMs !== null) ??
    nearest(
      open.filter(stay => sharesPlace(stay, event) && stay.enteredMs! <= event.occurredMs),
      stay => -stay.enteredMs!,
    )
  if (closed) {
    const others = candidates.filter(stay => stay.id !== closed.id)
    return { kind: 'closes', stayId: closed.id, ...conflictsOf(others, event, closed.enteredMs) }
  }
  const { entryMs } = event
  if (entryMs === null) return { kind: 'new', enteredMs: null, overlaps: [], reasons: [] }
  return { kind: 'new', enteredMs: entryMs, ...conflictsOf(candidates, event, entryMs) }
}

/**
 * Stays that cannot be true beside this one. An entry stands for itself alone (`enteredMs` null); an exit for the whole
 * time from its entry.
 */
function conflictsOf(
  stays: readonly KnownStay[],
  event: StayEventFacts,
  enteredMs: number | null,
): { overlaps: string[]; reasons: StayReason[] } {
  const fromMs = enteredMs ?? event.occurredMs
  const toMs = enteredMs === null ? event.occurredMs + 1 : event.occurredMs
  const overlapping = stays.filter(stay => {
    if (stay.enteredMs === null) return false
    return stay.enteredMs < toMs && (stay.exitedMs ?? Infinity) > fromMs
  })
  const tooFast = stays.filter(stay => !overlapping.includes(stay) && isTooFast(stay, event, fromMs, toMs))
  return {
    overlaps: [...overlapping, ...tooFast].map(({ id }) => id),
    reasons: [
      ...(overlapping.length > 0 ? (['overlap'] as const) : []),
      ...(tooFast.length > 0 ? (['impossible_travel'] as const) : []),
    ],
  }
}

function isTooFast(stay: KnownStay, event: StayEventFacts, fromMs: number, toMs: number): boolean {
  if (stay.lotId === event.lotId) return false
  const km = event.distanceKm(stay.lotId, event.lotId)
  if (km === null) return false
  const leftMs = stay.exitedMs ?? stay.enteredMs
  const gaps = [
    ...(leftMs !== null && leftMs <= fromMs ? [fromMs - leftMs] : []),
    ...(stay.enteredMs !== null && stay.enteredMs >= toMs ? [stay.enteredMs - toMs] : []),
  ]
  return gaps.some(gapMs => gapMs * STAY_RULES.mostKmh < km * 3_600_000)
}
