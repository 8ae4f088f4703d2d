import type { ExitEvent, StayReason } from '@fangxing/contract/integration'
import { MAX_TIME_MS } from '@fangxing/contract/storable'
import { isOfOtherPlate, joinEntry, joinExit, type StayEventFacts } from '../../domain/stays/join-events'
import { baysAfter } from '../../domain/stays/bays'
import { concernsOfFee } from '../../domain/stays/stay-fee'
import { concernsOfEvent, concernsOfTimes, overlapsOutage, STAY_RULES } from '../../domain/stays/stay-rules'
import type { StayRow } from '../../persistence/rows'
import { provableUntil, timesOf, withReasons } from './charge-stays'
import type { StayEventRow } from './event-rows'
import type { StayDrafts } from './stay-drafts'

/** What became of an event; what became of its stay is read when the whole batch is decided. */
export type Applied = { stay: StayRow; joined: 'merged' | 'half' | 'taken' }

/** Joins an entry or exit to its stay in `drafts`, or makes one; commits nothing. */
export function applyEvent(drafts: StayDrafts, event: StayEventRow): Applied {
  if (event.plate.never !== null) return applyUnowed(drafts, event, event.plate.never)
  return event.kind === 'entry' ? applyEntry(drafts, event) : applyExit(drafts, event)
}

function factsOf(drafts: StayDrafts, event: StayEventRow): StayEventFacts {
  const { source, receivedMs, distanceKm } = drafts.around
  const entryAt = (event.value as Partial<ExitEvent>).entryAt
  return {
    sourceId: source.sourceId,
    stayRef: event.value.stayRef ?? null,
    lotId: event.lotId,
    bays: event.value.bays,
    plateText: event.plate.text,
    colour: event.plate.colour,
    occurredMs: event.occurredMs,
    receivedMs,
    entryMs: entryAt === undefined ? null : Date.parse(entryAt),
    rejoinMs: drafts.around.limitsOf(event.lotId).rejoinMs,
    distanceKm,
  }
}

/** What an event may belong to, and what contradicts it by itself. */
function lookAt(drafts: StayDrafts, event: StayEventRow) {
  const [stays, facts] = [drafts.candidates(event), factsOf(drafts, event)]
  const differs = isOfOtherPlate(stays, facts) ? (['plate_differs'] as const) : []
  return { stays, facts, concerns: withReasons(concernsOf(drafts, event), differs) }
}

function concernsOf(drafts: StayDrafts, event: StayEventRow): StayReason[] {
  const { value, plate, occurredMs } = event
  const times = {
    occurredMs,
    receivedMs: drafts.around.receivedMs,
    isReplay: value.replay,
    confidencePct: value.plate.confidence,
  }
  return [...concernsOfEvent(times), ...(plate.concern === null ? [] : [plate.concern])]
}

/** No plate, a paper one, or one from elsewhere: kept as history, owed by nobody. */
function applyUnowed(drafts: StayDrafts, event: StayEventRow, reason: StayReason): Applied {
  const at = new Date(event.occurredMs)
  const { sourceId } = drafts.around.source
  const times =
    event.kind === 'entry'
      ? { entered_at: at, entry_source_id: sourceId }
      : { exited_at: at, exit_source_id: sourceId }
  return { stay: drafts.create(event, ['voided'], { ...times, reasons: [reason] }), joined: 'taken' }
}

function applyEntry(drafts: StayDrafts, event: StayEventRow): Applied {
  const at = new Date(event.occurredMs)
  const { sourceId } = drafts.around.source
  const { stays, facts, concerns } = lookAt(drafts, event)
  const join = joinEntry(stays, facts)
  if (join.kind === 'merged') return { stay: merge(drafts, drafts.get(join.stayId), event), joined: 'merged' }
  if (join.kind === 'joins_half') {
    const stay = drafts.get(join.stayId)
    const set = { entered_at: at, entry_source_id: sourceId, ...joinedSet(stay, event, concerns) }
    // An entry that came after all is missed no more.
    const reasons = set.reasons.filter(reason => reason !== 'no_entry')
    if (stay.state === 'half') drafts.transition(stay, 'entered', set)
    else if (reasons.length === 0) drafts.transition(stay, 'confirmed', { ...set, reasons, check_at: null })
    else drafts.change(stay, { ...set, reasons, check_at: null })
    settle(drafts, stay)
    return { stay, joined: 'taken' }
  }
  if (join.kind === 'rejoined') {
    const stay = drafts.get(join.stayId)
    drafts.voidDebt(stay, 'rejoined')
    drafts.toCharge.delete(stay.id)
    const anew = {
      exited_at: null,
      exit_source_id: null,
      reported: null,
      total_fen: null,
      paid_fen: null,
      arrear_id: null,
    }
    const reasons = withReasons(stay.reasons, concerns)
    const bays = baysAfter(stay.bays, event.value.bays)
    const check_at = longestCheck(drafts, stay.lot_id, stay.entered_at!)
    drafts.transition(stay, 'rejoined', { ...anew, bays, reasons, check_at })
    return { stay, joined: 'merged' }
  }
  for (const id of join.exitMissed) {
    const missed = drafts.get(id)
    drafts.flag(missed, ['exit_missed'])
    if (missed.state === 'inside')
      drafts.transition(missed, 'flagged', { check_at: provableUntil(missed, drafts.work.at) })
  }
  for (const id of join.overlaps) drafts.flag(drafts.get(id), join.reasons)
  const stay = drafts.create(event, [], {
    entered_at: at,
    entry_source_id: sourceId,
    reasons: withReasons(concerns, join.reasons),
    check_at: longestCheck(drafts, event.lotId, at),
  })
  return { stay, joined: 'taken' }
}

/** When somebody has to look at a car that never left. */
const longestCheck = ({ around }: StayDrafts, lotId: string, enteredAt: Date): Date =>
  new Date(Math.min(enteredAt.getTime() + around.limitsOf(lotId).longestMs, MAX_TIME_MS))

function applyExit(drafts: StayDrafts, event: StayEventRow): Applied {
  const at = new Date(event.occurredMs)
  const { sourceId } = drafts.around.source
  const value = event.value as ExitEvent
  const { stays, facts, concerns: ofEvent } = lookAt(drafts, event)
  const join = joinExit(stays, facts)
  if (join.kind === 'merged') return { stay: merge(drafts, drafts.get(join.stayId), event), joined: 'merged' }
  for (const id of join.overlaps) drafts.flag(drafts.get(id), join.reasons)
  const reported = value.fee ?? null
  const concerns = withReasons(ofEvent, [...join.reasons, ...concernsOfFee(reported, value.payments)])
  const exit = { exited_at: at, exit_source_id: sourceId, reported }
  if (join.kind === 'closes') {
    const stay = drafts.get(join.stayId)
    const joined = joinedSet(stay, event, concerns)
    // A missed exit that came after all is none any more.
    const reasons = joined.reasons.filter(reason => reason !== 'exit_missed')
    const pictures = [...stay.pictures, ...value.pictures].slice(-16)
    const set = { ...exit, ...joined, reasons, pictures }
    if (stay.state === 'inside') drafts.transition(stay, 'exited', set)
    else if (reasons.length === 0) drafts.transition(stay, 'confirmed', set)
    else drafts.change(stay, set)
    settle(drafts, stay)
    return { stay, joined: 'taken' }
  }
  if (join.enteredMs === null) {
    const check_at = new Date(drafts.around.receivedMs + STAY_RULES.halfMs)
    const stay = drafts.create(event, ['exit_first'], { ...exit, reasons: concerns, check_at })
    if (reported) drafts.change(stay, { reported })
    return { stay, joined: 'half' }
  }
  const enteredAt = new Date(join.enteredMs)
  const entry = { entered_at: enteredAt, entry_source_id: sourceId }
  const stay = drafts.create(event, ['exited'], { ...exit, ...entry, reasons: concerns })
  if (reported) drafts.change(stay, { reported })
  settle(drafts, stay)
  return { stay, joined: 'taken' }
}

/** A stay whose two ends are known: looked at, waiting for its picture, or ready for its price. */
function settle(drafts: StayDrafts, stay: StayRow): void {
  if (stay.state !== 'left') return
  const { source, outages, receivedMs, limitsOf } = drafts.around
  const times = timesOf(stay)
  const reasons = withReasons(stay.reasons, [
    ...concernsOfTimes(times, receivedMs, limitsOf(stay.lot_id).longestMs),
    ...(overlapsOutage(times, outages) ? (['outage'] as const) : []),
  ])
  if (reasons.length > 0) return drafts.transition(stay, 'flagged', { reasons, check_at: null })
  if (source.promisesPictures) {
    // Until one is stored; a second reading of the exit does not put that off.
    const untilMs = Math.min(receivedMs + STAY_RULES.pictureMs, stay.check_at?.getTime() ?? Infinity)
    return drafts.change(stay, { check_at: new Date(untilMs) })
  }
  const lacksPicture = source.sourceKind === 'camera' && stay.pictures.length === 0
  if (lacksPicture) return drafts.change(stay, { check_at: new Date(receivedMs + STAY_RULES.pictureMs) })
  drafts.toCharge.set(stay.id, stay)
}

/** What the other end reports about a stay. One that reports another plate says nothing about the stay's own. */
function joinedSet(stay: StayRow, event: StayEventRow, concerns: readonly StayReason[]) {
  const plate = concerns.includes('plate_differs') ? {} : plateSet(stay, event)
  return { ...plate, reasons: withReasons(plate.reasons ?? stay.reasons, concerns) }
}

/** The colour of a plate becomes known by the event that tells it. */
function plateSet(stay: StayRow, { plate }: StayEventRow): Partial<StayRow> {
  if (stay.plate_key !== null || plate.key === null || plate.text !== stay.plate_text) return {}
  const reasons = stay.reasons.filter(reason => reason !== 'colour_unknown')
  return { plate_colour: plate.colour, plate_key: plate.key, reasons }
}

/** A second reading adds what the first did not know; of two times that of the source that is believed more counts. */
function merge(drafts: StayDrafts, stay: StayRow, event: StayEventRow): StayRow {
  const { value } = event
  const isOpen = ['inside', 'half', 'left'].includes(stay.state)
  const pictures = [...stay.pictures, ...value.pictures].slice(-16)
  const set: Partial<StayRow> = {
    ...(isOpen ? plateSet(stay, event) : {}),
    ...(value.pictures.length > 0 ? { pictures } : {}),
    ...(stay.bays.length === 0 && value.bays.length > 0 ? { bays: value.bays } : {}),
    ...(isOpen ? believed(drafts, stay, event) : {}),
  }
  const fee = event.kind === 'exit' ? ((value as ExitEvent).fee ?? null) : null
  if (fee !== null && stay.reported === null && isOpen) {
    set.reported = fee
    const concerns = concernsOfFee(fee, (value as ExitEvent).payments)
    set.reasons = withReasons(set.reasons ?? stay.reasons, concerns)
  }
  drafts.change(stay, set)
  if (isOpen) settle(drafts, stay)
  return stay
}

/** The time of the source that is believed more. */
function believed(drafts: StayDrafts, stay: StayRow, event: StayEventRow): Partial<StayRow> {
  const { source, rankOf } = drafts.around
  const at = new Date(event.occurredMs)
  const known = event.kind === 'entry' ? stay.entry_source_id : stay.exit_source_id
  if (known === null || known === source.sourceId || source.rank >= rankOf(known)) return {}
  return event.kind === 'entry'
    ? { entered_at: at, entry_source_id: source.sourceId }
    : { exited_at: at, exit_source_id: source.sourceId }
}
