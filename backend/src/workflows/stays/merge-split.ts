import type { CorrectionEvent, StayReason } from '@fangxing/contract/integration'
import { baysOfParts } from '../../domain/stays/bays'
import { mayBeOneCar, type StayColour } from '../../domain/stays/plate-reading'
import { STAY, HALF_STATE, INSIDE_STATE, LEFT_STATE, OWED_STATE, REVIEW_STATE } from '../../domain/stays/stay'
import { concernsOfTimes, isAhead } from '../../domain/stays/stay-rules'
import { newId } from '../../persistence/new-id'
import type { StayRow } from '../../persistence/rows'
import { chargeStays, provableUntil, timesOf, withReasons, type ChargeNeeds } from './charge-stays'
import { readStayLimits } from './lot-limits'
import { queueReprice } from './queue-reprice'
import { written, type StaySet } from './stay-set'

type Target = StayRow & { source_kind: string }
type Of<K extends CorrectionEvent['kind']> = Extract<CorrectionEvent, { kind: K }>
/** What of an event counts, whoever asks for it: a source or a person. */
type Merge = Pick<Of<'merge'>, 'kind' | 'reason'>
type Cut = Pick<Of<'split'>, 'firstExitAt' | 'secondEntryAt'>
type Split = Cut & Pick<Of<'split'>, 'kind' | 'reason'>
const MOST_PICTURES = 16

/** What one stay of two, or two of one, answer: where one contradicted the other, or had only one end. */
const ANSWERED: readonly StayReason[] = [
  'no_entry',
  'exit_missed',
  'overlap',
  'impossible_travel',
  'time_wrong',
  'too_long',
  'unpriced',
  'fee_mismatch',
]

/** Both must be of one car in one lot: one spelling in blue and in yellow is two cars, and a colour that nobody saw may be either. */
export const isOneCar = (one: StayRow, other: StayRow): boolean =>
  one.id !== other.id &&
  one.lot_id === other.lot_id &&
  one.plate_text !== null &&
  one.plate_text === other.plate_text &&
  mayBeOneCar(one.plate_colour as StayColour, other.plate_colour as StayColour)

/**
 * Two stays were one: `into` begins with the first entry and ends with the exit of the later one, and the other is none. What either was
 * owed by is not owed; what a source asked for a part is no price of the whole, so that the tariff has it, or a person.
 */
export async function mergeStays(
  needs: ChargeNeeds,
  set: StaySet,
  { stay, into, event }: { stay: Target; into: Target; event: Merge },
): Promise<void> {
  const { longestMs } = await readStayLimits(needs.database, stay.lot_id)
  const [first, last] = startOf(stay) <= startOf(into) ? [stay, into] : [into, stay]
  const former = [shownOf(stay), shownOf(into)]
  queueReprice(set.work, stay)
  const right = {
    entered_at: first.entered_at ?? last.entered_at,
    entry_source_id: first.entry_source_id ?? last.entry_source_id,
    exited_at: last.exited_at,
    exit_source_id: last.exit_source_id,
    bays: baysOfParts(first, last).slice(0, 4),
    pictures: [...first.pictures, ...last.pictures].slice(-MOST_PICTURES),
    reasons: withReasons(first.reasons, last.reasons),
    // Where neither has an entry, it is waited for as long as for that of the exit that stands.
    check_at: last.check_at ?? first.check_at,
  }
  set.work.update('stay_picture', { stay_id: stay.id }, { stay_id: into.id })
  set.voidDebt(stay, 'merged')
  set.transition(stay, 'voided', { arrear_id: null, check_at: null })
  beginAnew(set, into, right, longestMs)
  note(set, stay, { kind: event.kind, reason: event.reason, intoStayId: into.id, former })
  note(set, into, { kind: event.kind, reason: event.reason, mergedStayId: stay.id, former })
  await charge(needs, set, [into], [stay.id])
}

/** When what is known of a stay begins. */
const startOf = ({ entered_at, exited_at }: StayRow): number => (entered_at ?? exited_at)!.getTime()

/** Whether a stay can be cut there: both parts have a time of their own, in this order, and none lies ahead. */
export function isCut(stay: StayRow, { firstExitAt, secondEntryAt }: Cut, nowMs: number): boolean {
  const { enteredMs, exitedMs } = timesOf(stay)
  const [exitMs, entryMs] = [Date.parse(firstExitAt), Date.parse(secondEntryAt)]
  return (
    enteredMs !== null &&
    enteredMs < exitMs &&
    exitMs <= entryMs &&
    (exitedMs === null ? !isAhead(entryMs, nowMs) : entryMs < exitedMs)
  )
}

/** One stay was two: it ends with the first exit, and a new one begins with the second entry. Answers the new one. */
export async function splitStay(
  needs: ChargeNeeds,
  set: StaySet,
  { stay, event, sourceId }: { stay: Target; event: Split; sourceId: string },
): Promise<StayRow> {
  const { work } = set
  const { longestMs } = await readStayLimits(needs.database, stay.lot_id)
  const former = [shownOf(stay)]
  const isOver = stay.exited_at !== null
  const { state: _state, version: _version, source_kind, ...columns } = stay
  const values = {
    ...columns,
    id: newId(),
    entered_at: new Date(event.secondEntryAt),
    entry_source_id: sourceId,
    // Whoever reports the exit by the reference means the car that is inside.
    stay_ref: isOver ? null : stay.stay_ref,
    pictures: stay.pictures.filter(({ kind }) => kind !== 'entry'),
    reasons: stay.reasons.filter(isNotAnswered),
    heard_at: work.at,
    check_at: isOver ? null : new Date(Date.parse(event.secondEntryAt) + longestMs),
    // One that somebody has paid for is not split.
    prepaid_fen: 0,
    prepaid_until: null,
    leave_by: null,
    ...NO_PRICE,
  }
  work.create(STAY, written(values), { through: isOver ? ['exited'] : [] })
  const second: Target = { ...values, source_kind, state: isOver ? LEFT_STATE : INSIDE_STATE, version: 1 }
  work.update('stay_picture', { stay_id: stay.id, kind: 'exit' }, { stay_id: second.id })
  beginAnew(
    set,
    stay,
    {
      entered_at: stay.entered_at,
      exited_at: new Date(event.firstExitAt),
      exit_source_id: sourceId,
      stay_ref: isOver ? stay.stay_ref : null,
      pictures: stay.pictures.filter(({ kind }) => kind !== 'exit'),
      reasons: stay.reasons,
    },
    longestMs,
  )
  flagTimes(set, second, second.reasons, longestMs)
  note(set, stay, { kind: event.kind, reason: event.reason, secondStayId: second.id, former })
  note(set, second, { kind: event.kind, reason: event.reason, firstStayId: stay.id, former })
  await charge(needs, set, [stay, second], [])
  return second
}

const NO_PRICE = { reported: null, arrear_id: null, total_fen: null, paid_fen: null, entitlement_ids: [] }

/** Other times of a stay: what was owed by the former ones is not owed, and it waits for its price if it is over. */
function beginAnew(
  set: StaySet,
  stay: Target,
  right: Partial<StayRow> & Pick<StayRow, 'exited_at' | 'entered_at' | 'reasons'>,
  longestMs: number,
): void {
  set.voidDebt(stay, 'corrected')
  if (right.entered_at === null) return stayHalf(set, stay, right)
  const isOver = right.exited_at !== null
  const check_at = isOver ? null : new Date(right.entered_at.getTime() + longestMs)
  set.change(stay, { ...right, ...NO_PRICE, check_at, reasons: right.reasons.filter(isNotAnswered) })
  if (stay.state === HALF_STATE) set.transition(stay, 'entered')
  const { state } = stay
  if (state === INSIDE_STATE && isOver) set.transition(stay, 'exited')
  if ((state === LEFT_STATE || state === OWED_STATE) && !isOver) set.transition(stay, 'rejoined')
  if (state === OWED_STATE && isOver) set.transition(stay, 'flagged')
  flagTimes(set, stay, stay.reasons, longestMs)
}

/** Two exits whose entry nobody has reported: it is waited for as before, or a person goes on looking. */
function stayHalf(set: StaySet, stay: Target, right: Partial<StayRow> & Pick<StayRow, 'reasons'>): void {
  const reasons = right.reasons.filter(reason => isNotAnswered(reason) || reason === 'no_entry')
  const isHalf = stay.state === HALF_STATE && reasons.length === 0
  const check_at = isHalf ? right.check_at : provableUntil({ ...stay, ...right }, set.work.at)
  set.change(stay, { ...right, ...NO_PRICE, reasons, check_at })
  if (stay.state === HALF_STATE && !isHalf) set.transition(stay, 'flagged')
}

const isNotAnswered = (reason: StayReason): boolean => !ANSWERED.includes(reason)

/** What contradicts the new times is for a person; what contradicts nothing any more has its price. */
function flagTimes(set: StaySet, stay: StayRow, known: readonly StayReason[], longestMs: number): void {
  const reasons = withReasons(known, concernsOfTimes(timesOf(stay), set.work.at.getTime(), longestMs))
  if (reasons.length !== stay.reasons.length) set.change(stay, { reasons })
  if (reasons.length > 0 && stay.state === LEFT_STATE) set.transition(stay, 'flagged')
  if (reasons.length === 0 && stay.state === REVIEW_STATE && stay.exited_at !== null)
    set.transition(stay, 'confirmed')
}

async function charge(
  needs: ChargeNeeds,
  set: StaySet,
  stays: readonly Target[],
  gone: readonly string[],
): Promise<void> {
  const left = stays.filter(({ state }) => state === LEFT_STATE)
  const toCharge = left.map(stay => ({ stay, sourceKind: stay.source_kind }))
  await chargeStays(needs, set.work, toCharge, { gone, endedDebts: set.endedDebts })
  for (const stay of stays) queueReprice(set.work, stay)
}

const shownOf = ({ id, state, entered_at, exited_at, total_fen, arrear_id }: StayRow) => ({
  stayId: id,
  state,
  enteredAt: entered_at?.toISOString() ?? null,
  exitedAt: exited_at?.toISOString() ?? null,
  totalFen: total_fen,
  arrearId: arrear_id,
})

/** Both histories lead to each other. */
const note = ({ work }: StaySet, stay: StayRow, detail: Record<string, unknown>): void =>
  work.audit({
    merchantId: stay.merchant_id,
    entity: 'parking_session',
    entityId: stay.id,
    event: 'corrected',
    detail,
  })
