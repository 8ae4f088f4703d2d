import type { AskedCorrection } from '@fangxing/contract/incidents'
import type { CorrectionEvent, IntegrationRowReply, StayReason } from '@fangxing/contract/integration'
import { refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import { colourOf, readStayPlate } from '../../domain/stays/plate-reading'
import { STAY } from '../../domain/stays/stay'
import { concernsOfTimes } from '../../domain/stays/stay-rules'
import { concernsOfFee, type PriceStay } from '../../domain/stays/stay-fee'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { askStayCorrection } from './ask-correction'
import { chargeStays, timesOf, withReasons } from './charge-stays'
import { costsOtherIn } from './costs-other-in'
import { queueRepriceAfter } from './queue-reprice'
import { READ_STAY_TO_CORRECT } from './correct-stay.queries'
import { answerRowByRow, type Answer, type RowWork } from './event-batch'
import { lotIdOf, reasonsOf, refusedRow, type GoodRow } from './event-rows'
import { isCut, isOneCar, mergeStays, splitStay } from './merge-split'
import { isCorrectable, StaySet } from './stay-set'
import { readStayLimits } from './lot-limits'
import { readDebtsOf } from './watch-stays'

type Needs = { database: Database; clock: Clock; priceStay: PriceStay }
type Row = GoodRow<'correction'>
type Target = StayRow & { source_kind: string }
type Wrong = { field: string; code: RefusalCode }

/** A source puts right what it told. Whoever owes something by it owes something else then, on a new ladder. */
export class CorrectStay {
  constructor(private readonly needs: Needs) {}

  take(
    source: SourceSession,
    rows: readonly unknown[],
    context: ActorContext,
  ): Promise<IntegrationRowReply[]> {
    return answerRowByRow({ needs: this.needs, source, kind: 'correction', context }, rows, (row, work) =>
      this.carryOut(source, row, work),
    )
  }

  private async carryOut(source: SourceSession, row: Row, { work, keys }: RowWork): Promise<Answer> {
    const stay = await this.find(source, row.value)
    // Not noted: told again once the stay is known, it is carried out.
    if (stay === null) return refusedRow(row.row, row.value.eventId, 'target', 'STAY_NOT_KNOWN')
    const answer = await this.correct(work, source, { stay, event: row.value })
    // Not noted either: sent again in its right form it is carried out.
    if (answer.outcome === 'refused') return answer
    keys.note(row, answer)
    await commitUnit(this.needs.database, work)
    return answer
  }

  /** Only what this source has reported. */
  private async find(
    source: SourceSession,
    { target }: Pick<CorrectionEvent, 'target'>,
  ): Promise<Target | null> {
    const [id, ref, lotId] =
      'stayId' in target
        ? [target.stayId, null, null]
        : [null, target.stayRef, lotIdOf(source, target.lotCode)]
    return this.needs.database.one<Target>(READ_STAY_TO_CORRECT, [
      source.merchantId,
      id,
      source.sourceId,
      ref,
      lotId,
    ])
  }

  private async correct(
    work: UnitOfWork,
    source: SourceSession,
    { stay, event }: { stay: Target; event: CorrectionEvent },
  ): Promise<Answer> {
    const about = { stayId: stay.id, stayVersion: stay.version }
    if (stay.version !== event.expectedVersion) return { outcome: 'stale', ...about }
    const into =
      event.kind === 'merge' ? await this.find(source, { target: { stayId: event.intoStayId } }) : null
    const wrong = wrongOf(stay, into, event, work.at.getTime())
    if (wrong) return refusedAnswer(wrong)
    const touched = into ? [stay, into] : [stay]
    const set = new StaySet(work, await readDebtsOf(this.needs.database, touched))
    const isPlain =
      event.kind === 'bay' && !(await costsOtherIn(this.needs, stay, set.debtOf(stay), event.bays))
    if (!isPlain && touched.some(one => needsPerson(one, event, set))) {
      const { kind, reason } = event
      await askStayCorrection(this.needs.database, work, stay, {
        kind,
        reason,
        proposal: proposalOf(stay, source, event),
      })
      return { outcome: 'needs_approval', ...about }
    }
    if (event.kind === 'merge') {
      const before = touched.map(({ arrear_id: id }) => id)
      await mergeStays(this.needs, set, { stay, into: into!, event })
      const made = [`stay_ended:${stay.id}`, ...debtsOf(before, [into!])]
      return { outcome: 'applied', stayId: into!.id, stayVersion: into!.version, consequences: made }
    }
    if (event.kind === 'split') {
      const before = [stay.arrear_id]
      const second = await splitStay(this.needs, set, { stay, event, sourceId: source.sourceId })
      const made = [`stay_made:${second.id}`, ...debtsOf(before, [stay, second])]
      return { outcome: 'applied', stayId: stay.id, stayVersion: stay.version, consequences: made }
    }
    const before = stay.arrear_id
    const former = { ...stay }
    if (isPlain) set.change(stay, { bays: event.bays })
    else await this.apply(set, source, { stay, event })
    queueRepriceAfter(work, former, stay)
    work.audit({
      merchantId: stay.merchant_id,
      entity: 'parking_session',
      entityId: stay.id,
      event: 'corrected',
      detail: { kind: event.kind, reason: event.reason },
    })
    const consequences = debtsOf([before], [stay])
    return {
      outcome: 'applied',
      stayId: stay.id,
      stayVersion: stay.version,
      consequences,
      ...(stay.arrear_id === null ? {} : { arrearId: stay.arrear_id }),
      ...(stay.reasons.length > 0 ? { reasons: reasonsOf(stay.reasons) } : {}),
    }
  }

  private async apply(
    set: StaySet,
    source: SourceSession,
    { stay, event }: { stay: Target; event: CorrectionEvent },
  ): Promise<void> {
    if (event.kind === 'void') {
      set.voidDebt(stay, 'corrected')
      return set.transition(stay, 'voided', { arrear_id: null, check_at: null })
    }
    const { longestMs } = await readStayLimits(this.needs.database, stay.lot_id)
    const right = rightOf(stay, source, event)
    const corrected = { ...stay, ...right }
    const times = timesOf(corrected)
    const reasons = withReasons(corrected.reasons, concernsOfTimes(times, set.work.at.getTime(), longestMs))
    if (times.enteredMs === null || times.exitedMs === null) return set.change(stay, { ...right, reasons })
    // What was owed by the wrong plate or times is not owed; the right one begins a ladder of its own.
    set.voidDebt(stay, 'corrected')
    const anew = { ...right, reasons, arrear_id: null, total_fen: null, paid_fen: null, check_at: null }
    const { state } = stay
    if (state === 'inside' || state === 'half')
      set.transition(stay, state === 'inside' ? 'exited' : 'entered', anew)
    else set.change(stay, anew)
    if (reasons.length > 0) {
      if (may(STAY, stay.state, 'flagged')) set.transition(stay, 'flagged')
      return
    }
    if (stay.state === 'owed') set.transition(stay, 'flagged')
    if (stay.state === 'review') set.transition(stay, 'confirmed')
    await chargeStays(this.needs, set.work, [{ stay, sourceKind: stay.source_kind }], set)
  }
}

/** What the sender has to correct first. */
function wrongOf(stay: StayRow, into: StayRow | null, event: CorrectionEvent, nowMs: number): Wrong | null {
  if (event.kind === 'merge' && into === null) return { field: 'intoStayId', code: 'STAY_NOT_KNOWN' }
  if (event.kind === 'merge' && !isOneCar(stay, into!)) return { field: 'intoStayId', code: 'BAD_INPUT' }
  if (event.kind === 'split' && !isCut(stay, event, nowMs))
    return { field: 'firstExitAt', code: 'ROW_TIMES_WRONG' }
  return null
}

const refusedAnswer = ({ field, code }: Wrong): Answer => ({
  outcome: 'refused',
  errors: [{ field, code, message: refusalMessage(code) }],
})

/** Debts that ended and that were made: what was owed before, and what the stays are owed by now. */
function debtsOf(before: readonly (string | null)[], stays: readonly StayRow[]): string[] {
  const after = stays.map(({ arrear_id: id }) => id)
  const named = (prefix: string, ids: readonly (string | null)[], others: readonly (string | null)[]) =>
    ids.filter(id => id !== null && !others.includes(id)).map(id => `${prefix}:${id}`)
  return [...named('debt_ended', before, after), ...named('debt_made', after, before)]
}

/** Nobody gives money back by himself; what was taken for a part of a stay is neither part's. */
function needsPerson(stay: StayRow, event: CorrectionEvent, set: StaySet): boolean {
  const isPaidInPart = (stay.reported?.paidFen ?? 0) > 0
  const isOfParts = event.kind === 'merge' || event.kind === 'split'
  return !isCorrectable(stay, set.debtOf(stay)) || (isOfParts && isPaidInPart)
}

/** What the source wants, in the words of whoever corrects a stay by hand. */
function proposalOf(
  stay: StayRow,
  source: SourceSession,
  event: CorrectionEvent,
): AskedCorrection['proposal'] {
  switch (event.kind) {
    case 'plate': {
      const { plate_text, plate_colour } = plateOf(stay, source, event)
      return { plateText: plate_text ?? event.plate.text, plateColour: plate_colour }
    }
    case 'times':
      return { enteredAt: event.entryAt, exitedAt: event.exitAt, totalFen: event.fee?.totalFen }
    case 'merge':
      return { intoStayId: event.intoStayId }
    case 'split':
      return { exitedAt: event.firstExitAt, secondEnteredAt: event.secondEntryAt }
    case 'bay':
      return { bays: event.bays }
    case 'void':
      return {}
  }
}

type Right = Extract<CorrectionEvent, { kind: 'plate' | 'times' | 'bay' }>

function rightOf(stay: StayRow, source: SourceSession, event: CorrectionEvent): Partial<StayRow> {
  return event.kind === 'plate'
    ? plateOf(stay, source, event)
    : event.kind === 'times'
      ? rightTimesOf(stay, event)
      : event.kind === 'bay'
        ? { bays: event.bays }
        : {}
}

function plateOf(
  stay: StayRow,
  source: SourceSession,
  { plate }: Extract<Right, { kind: 'plate' }>,
): Partial<StayRow> {
  const reading = readStayPlate({ text: plate.text, colour: colourOf(plate.colour, source.colourCodes) })
  const others = stay.reasons.filter(
    reason => !['colour_unknown', 'plate_unreadable', 'plate_differs', 'low_confidence'].includes(reason),
  )
  const concern = reading.never ?? reading.concern
  return {
    plate_text: reading.text,
    plate_colour: reading.colour,
    plate_key: reading.key,
    reasons: concern === null ? others : [...others, concern],
  }
}

/** Right times, or a right fee, answer what was wrong with them. */
function rightTimesOf(
  stay: StayRow,
  { entryAt, exitAt, fee }: Extract<Right, { kind: 'times' }>,
): Partial<StayRow> {
  const answered: readonly StayReason[] = [
    'time_wrong',
    'too_long',
    // Of a clock that was wrong only another time says more.
    ...(entryAt === undefined && exitAt === undefined ? [] : (['clock_ahead'] as const)),
    ...(entryAt === undefined ? [] : (['no_entry'] as const)),
    ...(exitAt === undefined ? [] : (['exit_missed'] as const)),
    ...(fee === undefined ? [] : (['unpriced', 'fee_mismatch'] as const)),
  ]
  return {
    ...(entryAt === undefined ? {} : { entered_at: new Date(entryAt) }),
    ...(exitAt === undefined ? {} : { exited_at: new Date(exitAt) }),
    ...(fee === undefined ? {} : { reported: fee }),
    reasons: withReasons(
      stay.reasons.filter(reason => !answered.includes(reason)),
      fee === undefined ? [] : concernsOfFee(fee, []),
    ),
  }
}
