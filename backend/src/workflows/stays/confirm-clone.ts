import type { StaffCall } from '@fangxing/contract/calls'
import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import type { StayView } from '@fangxing/contract/stays'
import { APPROVAL, mayDecideAlone } from '../../domain/approval'
import type { ActorContext } from '../../domain/actor-context'
import { consequenceOf } from '../../domain/bulk-void'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { REVIEW_STATE } from '../../domain/stays/stay'
import { readDecidedAlone } from '../../modules/approvals'
import { endFlag, findFlag, flagPlate, listClonePlates, readFlagged } from '../../modules/clone-plates'
import type { PhotoLinks } from '../../modules/evidence'
import { closeIncidents, readAskedCorrections } from '../../modules/incidents'
import { addEndedDebts, queueEndedMessages } from '../../modules/reminders'
import { findStay, findStays, stayViewOf, type ShownStay } from '../../modules/stays'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { lowestIdAt, newId } from '../../persistence/new-id'
import { readDebts } from '../../persistence/readings/debt-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { Metrics } from '../../telemetry/metrics'
import type { OrderChanges } from '../commit-order-change'
import { carryOut } from '../end-debts/carry-out'
import { readDebtsToEnd, type DebtsToEnd } from '../end-debts/debts-to-end'
import type { PublishCommand } from '../payment-ports'
import { READ_SAME_PLATE } from './confirm-clone.queries'
import { queueRepriceAfter } from './queue-reprice'
import { addStayDecision } from './stay-decision'
import { StaySet } from './stay-set'
import { readDebtsOf } from './watch-stays'

const MOST_SHOWN = 50
/** Debts of a car are asked for no longer than this, so that nothing older is worth the look. */
const SHOWN_BACK_MS = 365 * 86_400_000

type Needs = {
  database: Database
  clock: Clock
  photoLinks: Pick<PhotoLinks, 'of'>
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number; DECIDE_ALONE_LIMIT_FEN: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
type Decision = StaffCall<'confirmClone'>['body']
/** Of the debts of one plate. */
type Ended = {
  debtIds: ReadonlySet<string>
  command: LockCommandRow | null
  settled: number
  order: OrderReading | null
}

/** Another car wore the plate (套牌): its stays are nobody's debt, and whoever meets the plate again compares the car. */
export class ConfirmClone {
  constructor(private readonly needs: Needs) {}

  /** Stays of the same plate, some of which may have been the other car's. Refusals: NOT_FOUND. */
  async samePlate(session: StaffSession, stayId: string): Promise<{ items: StayView[] }> {
    const { database, clock, photoLinks } = this.needs
    const stay = await findStay(database, session, stayId)
    if (stay.plate_text === null) return { items: [] }
    const since = lowestIdAt(new Date(clock.now().getTime() - SHOWN_BACK_MS))
    const values = [session.merchantId, stay.plate_text, stay.id, since, MOST_SHOWN]
    const rows = await database.query<{ id: string }>(READ_SAME_PLATE, values)
    const stays = await findStays(
      database,
      session,
      rows.map(({ id }) => id),
    )
    return { items: stays.map(row => stayViewOf(row, photoLinks.of)) }
  }

  /**
   * Refusals: NOT_FOUND, FORBIDDEN_LOT; VERSION_CONFLICT; STATE_CONFLICT when nobody has to look at the first stay; BAD_INPUT for
   * a stay of another plate or without one; STAY_NOT_CORRECTABLE for one that was paid, which its correction gives back;
   * CORRECTION_NEEDS_SECOND_PERSON.
   */
  async confirm(
    session: StaffSession,
    stayId: string,
    decision: Decision,
    context: ActorContext,
  ): Promise<StayView> {
    const { database, clock, orderChanges, metrics, publishCommand } = this.needs
    const done = await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const stays = await this.read(session, stayId, decision)
      const ended = await this.plan(work, session, stays, decision.reason)
      // Somebody decided alone about the same plate, or flagged it, at this moment: all is read again.
      const orderIds = ended.flatMap(({ order }) => (order === null ? [] : [order.id]))
      await uniqueAsConflict(orderChanges.commitAll(orderIds, work))
      return ended
    })
    for (const { settled, command, order } of done) {
      if (settled > 0) metrics.settlements.inc({ proof: 'withdraw' }, settled)
      if (command && order) void publishCommand(command, order.device)
    }
    return stayViewOf(await findStay(database, session, stayId), this.needs.photoLinks.of)
  }

  list(session: StaffSession, query: Parameters<typeof listClonePlates>[2]) {
    return listClonePlates(this.needs.database, session, query)
  }

  /** Refusals: NOT_FOUND, STATE_CONFLICT. */
  async endFlag(
    session: StaffSession,
    { cloneId, reason }: { cloneId: string; reason: string },
    context: ActorContext,
  ): Promise<void> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      endFlag(work, session, await findFlag(database, session, cloneId), reason)
      await commitUnit(database, work)
    })
  }

  private async read(
    session: StaffSession,
    stayId: string,
    { version, alsoStayIds = [] }: Decision,
  ): Promise<ShownStay[]> {
    const { database } = this.needs
    const ids = [...new Set([stayId, ...alsoStayIds])]
    const stays = await findStays(database, session, ids)
    const first = stays[0]!
    if (first.version !== version) throw new Refusal('VERSION_CONFLICT')
    if (first.state !== REVIEW_STATE) throw new Refusal('STATE_CONFLICT', { state: first.state })
    if (stays.some(({ lot_id: lotId }) => !mayWorkIn(session, lotId))) throw new Refusal('FORBIDDEN_LOT')
    if (first.plate_text === null || stays.some(stay => stay.plate_text !== first.plate_text))
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.alsoStayIds', code: 'one_plate' }])
    return stays
  }

  private async plan(
    work: UnitOfWork,
    session: StaffSession,
    stays: readonly ShownStay[],
    reason: string,
  ): Promise<Ended[]> {
    const { database } = this.needs
    const debts = await readDebtsOf(database, stays)
    const set = new StaySet(work, debts)
    const kinds = stays.map(stay => consequenceOf(stay, set.debtOf(stay)))
    if (kinds.some(kind => kind === 'left' || kind === 'settled')) throw new Refusal('STAY_NOT_CORRECTABLE')
    const open = stays.filter((_, index) => kinds[index] === 'debt' || kinds[index] === 'billed')
    const inReview = new Set(debts.filter(({ state }) => state === REVIEW_STATE).map(({ id }) => id))
    const ended = await this.endDebts(work, session, {
      arrearIds: open.map(stay => stay.arrear_id!),
      inReview,
      reason,
    })
    const stayIds = stays.map(({ id }) => id)
    // Whoever asked for one of them to be corrected has been heard.
    const asked = await readAskedCorrections(database, { merchantId: session.merchantId, stayIds })
    closeIncidents(work, asked, { written: reason })
    for (const stay of stays) {
      const former = { ...stay }
      if (former.state === REVIEW_STATE)
        addStayDecision(work, session, former, { decision: 'not_owed', isMended: false, reason })
      set.transition(stay, 'voided', { check_at: null })
      queueRepriceAfter(work, former, stay)
      work.audit({
        merchantId: session.merchantId,
        entity: 'parking_session',
        entityId: stay.id,
        orderId: ended.find(({ debtIds }) => debtIds.has(former.arrear_id ?? ''))?.order?.id,
        event: 'clone_confirmed',
        detail: { reason, reasons: former.reasons, arrearId: former.arrear_id },
      })
    }
    const { plate_text: plateText, plate_colour: plateColour } = stays[0]!
    const flagged = await readFlagged(database, session.merchantId, [plateText!])
    if (flagged.size === 0) flagPlate(work, session, { plateText: plateText!, plateColour, reason, stayIds })
    return ended
  }

  /**
   * As by a withdrawal: bills fall, a car that is held is let go, and whoever bound the plate is told. One spelling of a plate in two
   * colours is two plates to whoever is asked for the debts; together they are one decision.
   */
  private async endDebts(
    work: UnitOfWork,
    session: StaffSession,
    { arrearIds, inReview, reason }: { arrearIds: string[]; inReview: ReadonlySet<string>; reason: string },
  ): Promise<Ended[]> {
    if (arrearIds.length === 0) return []
    const { database, settings } = this.needs
    const debts = await readDebts(database, session.merchantId, arrearIds)
    const plates: Plate[] = []
    for (const plateKey of new Set(debts.map(debt => debt.plate_key))) {
      const ids = debts.flatMap(debt => (debt.plate_key === plateKey ? [debt.id] : []))
      const target = await readDebtsToEnd(database, session, 'withdraw', ids)
      const { nextId, decidedFen } = await readDecidedAlone(database, session, plateKey, work.at)
      // What is in review one person decides anyway.
      const asked = target.debts.filter(({ id }) => !inReview.has(id))
      plates.push({ target, asked, nextId, decidedFen, amountFen: dueOf(asked) })
    }
    const [amountFen, decidedFen] = [sum(plates, 'amountFen'), sum(plates, 'decidedFen')]
    const limitFen = settings.DECIDE_ALONE_LIMIT_FEN
    if (!mayDecideAlone({ amountFen, decidedFen, limitFen }))
      throw new Refusal('CORRECTION_NEEDS_SECOND_PERSON', { limitYuan: yuanText(limitFen) })
    queueEndedMessages(work)
    return plates.map(plate => this.endPlate(work, session, plate, reason))
  }

  private endPlate(
    work: UnitOfWork,
    session: StaffSession,
    { target, asked, nextId, amountFen }: Plate,
    reason: string,
  ): Ended {
    const { merchantId } = session
    const causeId = asked.length > 0 ? nextId : newId()
    const debts = target.debts.map(({ id, due_fen }) => ({ id, amountFen: due_fen }))
    addEndedDebts(work, { cause: 'correction', causeId, merchantId, debts })
    if (asked.length > 0) note(work, session, { id: causeId, target, asked, amountFen, reason })
    const acknowledgeS = this.needs.settings.MOVE_TASK_ACKNOWLEDGE_S
    const how = { act: 'withdraw', approvalId: causeId, reason, reference: null, acknowledgeS } as const
    const debtIds = new Set(debts.map(({ id }) => id))
    return { debtIds, ...carryOut(work, target, how), order: target.order }
  }
}

/** The debts of one plate that end, those of which this is a decision, and what this person has decided about the plate. */
type Plate = {
  target: DebtsToEnd
  asked: DebtsToEnd['debts']
  nextId: string
  decidedFen: number
  amountFen: number
}

const dueOf = (debts: DebtsToEnd['debts']): number => debts.reduce((fen, debt) => fen + debt.due_fen, 0)
const sum = (plates: readonly Plate[], of: 'amountFen' | 'decidedFen'): number =>
  plates.reduce((fen, plate) => fen + plate[of], 0)

type Noted = {
  id: string
  target: DebtsToEnd
  asked: DebtsToEnd['debts']
  amountFen: number
  reason: string
}

/** It counts towards what this person decides alone in a day. */
function note(
  work: UnitOfWork,
  { merchantId, staffId }: StaffSession,
  { id, target, asked, amountFen, reason }: Noted,
): void {
  const [debt] = asked as [DebtsToEnd['debts'][number]]
  work.create(
    APPROVAL,
    {
      id,
      merchant_id: merchantId,
      lot_id: debt.lot_id,
      order_id: target.order?.id ?? null,
      act: 'withdraw',
      arrear_ids: asked.map(one => one.id),
      plate_text: debt.plate_text,
      plate_key: debt.plate_key,
      amount_fen: amountFen,
      reason,
      reference: null,
      asked_by: staffId,
      asked_at: work.at,
      decided_by: staffId,
      decided_at: work.at,
    },
    { through: ['approved'], event: 'approved', detail: { act: 'withdraw', amountFen } },
  )
}
