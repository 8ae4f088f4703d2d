import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import type { StayCorrection, StayCorrectionPreview, StayView } from '@fangxing/contract/stays'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { neededFen } from '../../domain/stays/prepaid'
import { REVIEW_STATE, VOID_STATE } from '../../domain/stays/stay'
import type { PriceStay } from '../../domain/stays/stay-fee'
import { countBoundOwners } from '../../modules/bulk-voids'
import type { PhotoLinks } from '../../modules/evidence'
import { closeIncidents, readAskedCorrections } from '../../modules/incidents'
import {
  addEndedDebts,
  queueEndedMessages,
  readOwnersToNotify,
  type EndedDebt,
} from '../../modules/reminders'
import { findStay, stayViewOf, type ShownStay } from '../../modules/stays'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow, StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, EndedSender } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { Metrics } from '../../telemetry/metrics'
import type { OrderChanges } from '../commit-order-change'
import type { PublishCommand } from '../payment-ports'
import { chargeStays } from './charge-stays'
import { NO_BILL, previewOf } from './correction-preview'
import { costsOtherIn } from './costs-other-in'
import { endForCorrection, type EndedForCorrection } from './end-for-correction'
import { owedFen, planParts, type Part, type PartsCorrection } from './parts-by-hand'
import { baysAre, goesOnToPrice, rightOf, type RightCorrection } from './put-right'
import { queueRepriceAfter } from './queue-reprice'
import { addStayDecision } from './stay-decision'
import { StaySet } from './stay-set'
import { readDebtsOf } from './watch-stays'

type Needs = {
  database: Database
  clock: Clock
  priceStay: PriceStay
  photoLinks: Pick<PhotoLinks, 'of'>
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number; DECIDE_ALONE_LIMIT_FEN: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
  endedSender: Pick<EndedSender, 'isOn'>
}
type Wanted = { correction: StayCorrection; reason: string }
/** All that a correction writes, not yet committed, and what it means. */
type Plan = {
  work: UnitOfWork
  preview: StayCorrectionPreview
  order: OrderReading | null
  command: LockCommandRow | null
  settled: number
  /** What is decided about. */
  stayIds: readonly string[]
}
type Asked<Correction> = { session: StaffSession; stay: ShownStay; correction: Correction; reason: string }
type Of<Kind extends StayCorrection['kind']> = Omit<Asked<Extract<StayCorrection, { kind: Kind }>>, 'session'>
/** Who only looks gives no reason. */
const NOT_GIVEN = ''

/**
 * A person corrects a stay: its plate, its times, its bays, that it was two or one with another, or that it never was. The debt of the wrong stay ends with all that hangs on it,
 * and whoever owes the right one owes it again. The preview is the same act without its commit.
 */
export class CorrectByHand {
  constructor(private readonly needs: Needs) {}

  /** Changes nothing. Refusals: NOT_FOUND, FORBIDDEN_LOT, STAY_NOT_CORRECTABLE, BAD_INPUT for what is missing, ahead or no change. */
  async preview(
    session: StaffSession,
    stayId: string,
    correction: StayCorrection,
    context: ActorContext,
  ): Promise<StayCorrectionPreview> {
    return (await this.plan(session, stayId, { correction, reason: NOT_GIVEN }, context)).preview
  }

  /** Refusals: as the preview; VERSION_CONFLICT when something else would follow by now; CORRECTION_NEEDS_SECOND_PERSON. */
  async correct(
    session: StaffSession,
    stayId: string,
    { seen, ...wanted }: Wanted & { seen: string },
    context: ActorContext,
  ): Promise<StayView> {
    const { database, settings, orderChanges, metrics, publishCommand } = this.needs
    const done = await database.retryOnConflict(async () => {
      const plan = await this.plan(session, stayId, wanted, context)
      if (plan.preview.seen !== seen) throw new Refusal('VERSION_CONFLICT')
      if (plan.preview.needsSecondPerson)
        throw new Refusal('CORRECTION_NEEDS_SECOND_PERSON', {
          limitYuan: yuanText(settings.DECIDE_ALONE_LIMIT_FEN),
        })
      // Whoever asked for it has been heard, as proposed or otherwise.
      const asked = await readAskedCorrections(database, {
        merchantId: session.merchantId,
        stayIds: plan.stayIds,
      })
      closeIncidents(plan.work, asked, { written: wanted.reason })
      // Somebody decided alone about the same plate, or made the stay's debt, at this moment: all is read again.
      failpoint('correction.decided')
      await uniqueAsConflict(orderChanges.commit(plan.order?.id ?? null, plan.work))
      failpoint('correction.committed')
      return plan
    })
    if (done.settled > 0) metrics.settlements.inc({ proof: 'withdraw' }, done.settled)
    if (done.command && done.order) void publishCommand(done.command, done.order.device)
    return stayViewOf(await findStay(database, session, stayId), this.needs.photoLinks.of)
  }

  private async plan(
    session: StaffSession,
    stayId: string,
    { correction, reason }: Wanted,
    context: ActorContext,
  ): Promise<Plan> {
    const { database, clock } = this.needs
    const stay = await findStay(database, session, stayId)
    if (!mayWorkIn(session, stay.lot_id)) throw new Refusal('FORBIDDEN_LOT')
    const work = new UnitOfWork(context, clock.now())
    if (correction.kind === 'merge' || correction.kind === 'split')
      return this.planParts(work, { session, stay, correction, reason })
    const set = new StaySet(work, await readDebtsOf(database, [stay]))
    if (
      correction.kind === 'bay' &&
      !(await costsOtherIn(this.needs, stay, set.debtOf(stay), correction.bays))
    )
      return this.planBays(set, { stay, correction, reason })
    return this.planRight(set, { session, stay, correction, reason })
  }

  /** Where it stood changes no price, or it has none yet. */
  private async planBays(set: StaySet, { stay, correction, reason }: Of<'bay'>): Promise<Plan> {
    const { work } = set
    const former = { ...stay }
    if (stay.state === VOID_STATE) throw new Refusal('STAY_NOT_CORRECTABLE')
    const { bays } = baysAre(stay, correction)
    set.change(stay, { bays })
    // A pass may be for some bays alone.
    queueRepriceAfter(work, former, stay)
    const ended = { ...NO_BILL, debt: null }
    const toTell = await readOwnersToNotify(this.needs, stay.merchant_id, { debts: [], at: work.at })
    const preview = previewOf({ former, stay, ended, newFen: 0, owners: 0, toTell, isAlone: true })
    this.audit(work, stay, { kind: 'bay', reason, former: former.bays, bays })
    return { work, preview, order: null, command: null, settled: 0, stayIds: [stay.id] }
  }

  private async planParts(work: UnitOfWork, asked: Asked<PartsCorrection>): Promise<Plan> {
    const { database } = this.needs
    const { stay, other, lessFen, decisionId, isAlone } = await planParts(this.needs, work, asked)
    for (const part of [stay, other]) noteDecided(work, asked, part)
    const { merchant_id: merchantId, plate_key: plateKey } = stay.stay
    const first = stay.endedDebt ?? other.endedDebt
    const isSure = ![stay, other].some(part => part.stay.state === REVIEW_STATE)
    const debts =
      first !== null && decisionId !== null && lessFen > 0 && isSure
        ? [{ id: first.arrearId, amountFen: lessFen }]
        : []
    if (debts.length > 0) {
      addEndedDebts(work, { cause: 'correction', causeId: decisionId!, merchantId, debts })
      queueEndedMessages(work)
    }
    const preview = previewOf({
      former: stay.former!,
      stay: stay.stay,
      ended: { ...NO_BILL, debt: stay.endedDebt },
      newFen: owedFen(stay),
      owners: await countBoundOwners(database, merchantId, plateKey === null ? [] : [plateKey]),
      toTell: await readOwnersToNotify(this.needs, merchantId, { debts, at: work.at }),
      isAlone,
      other,
    })
    const stayIds = [stay.stay.id, other.stay.id]
    return { work, preview, order: null, command: null, settled: 0, stayIds }
  }

  private async planRight(
    set: StaySet,
    { session, stay, correction, reason }: Asked<RightCorrection>,
  ): Promise<Plan> {
    const { work } = set
    const { database } = this.needs
    const former: ShownStay = { ...stay }
    const right = rightOf(stay, set.debtOf(stay), correction, work.at.getTime())
    const ended = await endForCorrection(this.needs, work, {
      session,
      stay,
      debt: set.debtOf(stay),
      kind: correction.kind,
      reason,
    })
    if (right === null) set.transition(stay, 'voided', { check_at: null })
    else {
      const isPriced = goesOnToPrice(set, stay, right)
      if (isPriced) {
        const endedDebts = new Set(former.arrear_id === null ? [] : [former.arrear_id])
        await chargeStays(this.needs, work, [{ stay, sourceKind: stay.source_kind }], { endedDebts })
      }
    }
    queueRepriceAfter(work, former, stay)
    noteReviewed(work, session, former, { isVoid: right === null, reason })
    const newFen = stay.state === 'owed' ? stay.total_fen! - stay.paid_fen! : 0
    // What another plate owes, this one does not.
    const ownFen = correction.kind === 'plate' ? 0 : newFen
    const { isAlone } = await ended.note(ownFen)
    const lessFen = (ended.debt?.dueFen ?? 0) - ownFen
    const debts = notifyOwners(work, { stay, ended, lessFen })
    const toTell = await readOwnersToNotify(this.needs, stay.merchant_id, { debts, at: work.at })
    const plateKeys = former.plate_key === null ? [] : [former.plate_key]
    const owners = await countBoundOwners(database, stay.merchant_id, plateKeys)
    // Where the plate is corrected all of it is refunded: it was paid for another car.
    const prepaidFen = former.prepaid_fen - Math.min(stay.prepaid_fen, neededFen(stay))
    const shown = { ...ended, refundFen: ended.refundFen + prepaidFen }
    const preview = previewOf({ former, stay, ended: shown, newFen, owners, toTell, isAlone })
    this.audit(work, stay, { kind: correction.kind, reason, ...preview }, ended.order?.id)
    const { order, command, settled } = ended
    return { work, preview, order, command, settled, stayIds: [stay.id] }
  }

  private audit(
    work: UnitOfWork,
    stay: StayRow,
    detail: { kind: StayCorrection['kind'] } & Record<string, unknown>,
    orderId?: string,
  ): void {
    work.audit({
      merchantId: stay.merchant_id,
      entity: 'parking_session',
      entityId: stay.id,
      orderId,
      event: detail.kind === 'void' ? 'voided' : 'corrected',
      detail,
    })
  }
}

/** Whoever corrects a stay that was flagged has decided about it. */
function noteReviewed(
  work: UnitOfWork,
  session: StaffSession,
  stay: StayRow,
  { isVoid, reason }: { isVoid: boolean; reason: string },
): void {
  if (stay.state !== REVIEW_STATE) return
  addStayDecision(work, session, stay, { decision: isVoid ? 'not_owed' : 'owed', isMended: !isVoid, reason })
}

/** The same of one of two stays that were one, or of one that was two, unless something else contradicts it. */
function noteDecided(
  work: UnitOfWork,
  { session, reason }: Asked<PartsCorrection>,
  { former, stay }: Pick<Part, 'former' | 'stay'>,
): void {
  if (former === null || stay.state === REVIEW_STATE) return
  noteReviewed(work, session, former, { isVoid: stay.state === VOID_STATE, reason })
}

/** Whoever bound the plate learns that less is owed; answers of which debts. A stay that somebody has yet to look at may still cost the same. */
function notifyOwners(
  work: UnitOfWork,
  { stay, ended, lessFen }: { stay: StayRow; ended: EndedForCorrection; lessFen: number },
): EndedDebt[] {
  const { debt, decisionId } = ended
  if (debt === null || decisionId === null || lessFen <= 0 || stay.state === 'review') return []
  const debts = [{ id: debt.arrearId, amountFen: lessFen }]
  addEndedDebts(work, { cause: 'correction', causeId: decisionId, merchantId: stay.merchant_id, debts })
  queueEndedMessages(work)
  return debts
}
