import type { StaffCall } from '@fangxing/contract/calls'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StayView } from '@fangxing/contract/stays'
import { ARREAR } from '../../domain/arrear'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import { REVIEW_STATE } from '../../domain/stays/stay'
import type { PriceStay } from '../../domain/stays/stay-fee'
import type { PhotoLinks } from '../../modules/evidence'
import { closeIncidents, readAskedCorrections } from '../../modules/incidents'
import { addEndedDebts, queueEndedMessages } from '../../modules/reminders'
import { findStay, listStays, listStaysBeside, stayViewOf, type StayListQuery } from '../../modules/stays'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { Metrics } from '../../telemetry/metrics'
import type { OrderChanges } from '../commit-order-change'
import { carryOut, type CarriedOut } from '../end-debts/carry-out'
import { readDebtsToEnd } from '../end-debts/debts-to-end'
import type { PublishCommand } from '../payment-ports'
import { chargeStays } from './charge-stays'
import { markUndone } from './mark-undone'
import { priceOfReview, refuseWithoutPrice } from './price-of-review'
import { queueRepriceAfter } from './queue-reprice'
import { addStayDecision } from './stay-decision'
import { isUntouchedOf, StaySet } from './stay-set'
import { readDebtsOf } from './watch-stays'

type Needs = {
  database: Database
  clock: Clock
  priceStay: PriceStay
  photoLinks: Pick<PhotoLinks, 'of'>
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
type Ended = CarriedOut & { order: OrderReading | null }
const NOTHING: Ended = { command: null, settled: 0, order: null }
export type StayDecision = {
  version: number
  decision: 'confirm' | 'void'
  reason: string
  plate?: Plate
  enteredAt?: string
  exitedAt?: string
  totalFen?: number
}

/** Stays that a person has to review. */
export class DecideStay {
  constructor(private readonly needs: Needs) {}

  list(session: StaffSession, query: StayListQuery): Promise<StaffCall<'listStays'>['reply']> {
    return listStays(this.needs.database, session, query, this.needs.photoLinks.of)
  }

  /** Refusals: NOT_FOUND. */
  listBeside(session: StaffSession, stayId: string): Promise<StaffCall<'listStaysBeside'>['reply']> {
    return listStaysBeside(this.needs.database, session, stayId, this.needs.photoLinks.of)
  }

  /** Refusals: NOT_FOUND. */
  async read(session: StaffSession, stayId: string): Promise<StayView> {
    return stayViewOf(await findStay(this.needs.database, session, stayId), this.needs.photoLinks.of)
  }

  /** What it costs as soon as it is confirmed as it is; one that is owed already keeps its debt. Refusals: NOT_FOUND. */
  async readPrice(session: StaffSession, stayId: string): Promise<StaffCall<'readStayPrice'>['reply']> {
    const { database, clock, priceStay } = this.needs
    const stay = await findStay(database, session, stayId)
    if (stay.arrear_id === null) return priceOfReview(priceStay, stay, clock.now().getTime())
    const price = {
      totalFen: stay.total_fen ?? 0,
      paidFen: stay.paid_fen ?? 0,
      isReported: stay.reported !== null,
    }
    return { price, wrong: [] }
  }

  /**
   * Confirmed: it is as it says or as it is corrected here, and whoever owes it has a new grace. Void: nobody owes it.
   * Refusals: NOT_FOUND; STATE_CONFLICT when nobody has to look at it; VERSION_CONFLICT when it changed meanwhile; BAD_INPUT
   * with what is missing, or lies ahead, before it can be confirmed.
   */
  async decide(
    session: StaffSession,
    stayId: string,
    decision: StayDecision,
    context: ActorContext,
  ): Promise<StayView> {
    const { database, orderChanges, metrics, publishCommand } = this.needs
    const done = await database.retryOnConflict(async () => {
      const plan = await this.plan(session, stayId, decision, context)
      // Somebody pays, or changes, what is decided about at this moment: all is read again.
      await uniqueAsConflict(orderChanges.commit(plan.order?.id ?? null, plan.work))
      return plan
    })
    if (done.settled > 0) metrics.settlements.inc({ proof: 'withdraw' }, done.settled)
    if (done.command && done.order) void publishCommand(done.command, done.order.device)
    return this.read(session, stayId)
  }

  private async plan(
    session: StaffSession,
    stayId: string,
    decision: StayDecision,
    context: ActorContext,
  ): Promise<Ended & { work: UnitOfWork }> {
    const { database, clock } = this.needs
    const found = await findStay(database, session, stayId)
    if (found.version !== decision.version) throw new Refusal('VERSION_CONFLICT')
    if (found.state !== REVIEW_STATE) throw new Refusal('STATE_CONFLICT', { state: found.state })
    const stay: StayRow = found
    const work = new UnitOfWork(context, clock.now())
    const set = new StaySet(work, await readDebtsOf(database, [stay]))
    const former = { ...stay }
    const isVoid = decision.decision === 'void'
    const ended = isVoid ? await this.void(set, session, stay, decision.reason) : NOTHING
    if (!isVoid) await this.confirm(set, found, decision)
    queueRepriceAfter(work, former, stay)
    addStayDecision(work, session, former, {
      decision: isVoid ? 'not_owed' : 'owed',
      isMended: !isVoid && Object.keys(putRight(former, decision)).length > 0,
      reason: decision.reason,
    })
    work.audit({
      merchantId: session.merchantId,
      entity: 'parking_session',
      entityId: stay.id,
      orderId: ended.order?.id,
      event: isVoid ? 'voided' : 'confirmed',
      detail: { reason: decision.reason, reasons: former.reasons },
    })
    return { ...ended, work }
  }

  /** Nobody owes it: whoever bound the plate is told, and whoever asked for a correction has been heard. */
  private async void(set: StaySet, session: StaffSession, stay: StayRow, reason: string): Promise<Ended> {
    const { merchantId } = session
    const debt = set.debtOf(stay)
    const owedFen = debt && may(ARREAR, debt.state, 'voided') ? debt.due_fen : 0
    const causeId = newId()
    const ended = await this.endDebt(set, session, stay, { reason, causeId })
    if (debt && owedFen > 0) {
      const debts = [{ id: debt.id, amountFen: owedFen }]
      addEndedDebts(set.work, { cause: 'correction', causeId, merchantId, debts })
      queueEndedMessages(set.work)
    }
    set.transition(stay, 'voided', { check_at: null })
    const asked = await readAskedCorrections(this.needs.database, { merchantId, stayIds: [stay.id] })
    closeIncidents(set.work, asked, { written: reason })
    return ended
  }

  /** Somebody may be paying it at this moment: then the bill falls by it, or is settled with nothing. */
  private async endDebt(
    set: StaySet,
    session: StaffSession,
    stay: StayRow,
    { reason, causeId }: { reason: string; causeId: string },
  ): Promise<Ended> {
    const debt = set.debtOf(stay)
    if (debt) markUndone(set.work, debt)
    if (!debt || debt.bill_id === null || !may(ARREAR, debt.state, 'voided')) {
      set.voidDebt(stay, 'not_owed')
      return NOTHING
    }
    const { database, settings } = this.needs
    const act = 'withdraw'
    const target = await readDebtsToEnd(database, session, act, [debt.id])
    const acknowledgeS = settings.MOVE_TASK_ACKNOWLEDGE_S
    const how = { act, approvalId: causeId, reason, reference: null, acknowledgeS } as const
    return { ...carryOut(set.work, target, how), order: target.order }
  }

  private async confirm(
    set: StaySet,
    stay: StayRow & { source_kind: string },
    decision: StayDecision,
  ): Promise<void> {
    const right = putRight(stay, decision)
    const isChanged = Object.keys(right).length > 0
    const debt = set.debtOf(stay)
    if (debt && !isChanged) {
      // One that was paid or let go meanwhile stays as it is.
      if (may(ARREAR, debt.state, 'confirmed'))
        set.work.transition(ARREAR, debt, 'confirmed', { set: { grace_from: set.work.at } })
      set.transition(stay, 'debt_confirmed', { reasons: [] })
      return
    }
    if (debt && !isUntouchedOf(stay, debt)) throw new Refusal('STATE_CONFLICT', { state: debt.state })
    // Another plate, time or amount is another debt: its ladder starts again.
    set.voidDebt(stay, 'corrected')
    await refuseWithoutPrice(this.needs.priceStay, { ...stay, ...right }, set.work.at.getTime())
    set.transition(stay, 'confirmed', { ...right, arrear_id: null, reasons: [] })
    await chargeStays(this.needs, set.work, [{ stay, sourceKind: stay.source_kind }], set)
  }
}

function putRight(stay: StayRow, { plate, enteredAt, exitedAt, totalFen }: StayDecision): Partial<StayRow> {
  const paidFen = stay.reported?.paidFen ?? 0
  return {
    ...(plate === undefined || plateKey(plate) === stay.plate_key
      ? {}
      : { plate_text: plate.text, plate_colour: plate.colour, plate_key: plateKey(plate) }),
    ...(enteredAt === undefined ? {} : { entered_at: new Date(enteredAt) }),
    ...(exitedAt === undefined ? {} : { exited_at: new Date(exitedAt) }),
    ...(totalFen === undefined
      ? {}
      : { reported: { totalFen, discountFen: 0, paidFen: Math.min(paidFen, totalFen) } }),
  }
}
