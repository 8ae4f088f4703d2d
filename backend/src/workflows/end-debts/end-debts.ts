import type { ApprovalAct, ApprovalView, DebtsEnded } from '@fangxing/contract/approvals'
import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import { APPROVAL, ASKED_STATE, mayDecideAlone } from '../../domain/approval'
import { ARREAR } from '../../domain/arrear'
import { BY_HAND_STATES } from '../../domain/recovery-order'
import { may } from '../../domain/state-machine'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession, StaffSession } from '../../domain/sessions'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { OrderReading } from '../../persistence/readings/order-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import {
  approvalViewOf,
  findApproval,
  listApprovals,
  readAsked,
  readDecidedAlone,
  refuseSamePerson,
  type ApprovalRow,
} from '../../modules/approvals'
import { orderForStaff } from '../../modules/orders'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { Metrics } from '../../telemetry/metrics'
import type { OrderChanges } from '../commit-order-change'
import { addDebtDecision } from '../debt-decision'
import type { PublishCommand } from '../payment-ports'
import { carryOut, carryOutInParts, type CarriedOut } from './carry-out'
import { PAID_IN_PART, partOf, readDebtsToEnd, type DebtsToEnd } from './debts-to-end'

/** `amountFen`: so much of one debt was paid elsewhere, and no more. */
type DebtsDecision = { arrearIds: readonly string[]; reason: string; reference?: string; amountFen?: number }
type Needs = {
  database: Database
  clock: Clock
  metrics: Pick<Metrics, 'settlements'>
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number; DECIDE_ALONE_LIMIT_FEN: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
/** Whoever withdraws a debt that was flagged has decided about it. */
function noteReviewed(work: UnitOfWork, session: StaffSession, { debts }: DebtsToEnd, reason: string): void {
  for (const debt of debts)
    if (may(ARREAR, debt.state, 'confirmed'))
      addDebtDecision(work, session, debt, { decision: 'not_owed', reason })
}

/** A source with the scope for it acts in every lot of its merchant. */
const IN_ALL_LOTS = { roles: ['manager'], lotIds: [] } as const

type Done = CarriedOut & { order: OrderReading | null; act: ApprovalAct }
const NOTHING: CarriedOut = { command: null, settled: 0 }

/**
 * A debt that is not owed any more ends: waived, withdrawn, or paid where we do not see it. One person decides up to a limit,
 * beyond it a second one does. What somebody is asked for falls by it, and the car that was held for nothing else is let go.
 */
export class EndDebts {
  constructor(private readonly needs: Needs) {}

  /**
   * Refusals: those of {@link readDebtsToEnd}; ALREADY_PAID; APPROVAL_ASKED when somebody has asked for the same; AMOUNT_CHANGED for more
   * than is due. The answer says whether it is done or waits for a second person.
   */
  async end(
    session: StaffSession,
    asked: ApprovalAct,
    decision: DebtsDecision,
    context: ActorContext,
  ): Promise<DebtsEnded> {
    const { database, clock, settings } = this.needs
    const { ended, done } = await database.retryOnConflict(async () => {
      const whole = await readDebtsToEnd(database, session, asked, decision.arrearIds)
      const { act, target } = partOf(asked, whole, decision.amountFen)
      const work = new UnitOfWork(context, clock.now())
      const [{ plate_key: plateKey }] = target.debts as [DebtsToEnd['debts'][number]]
      const { decidedFen, nextId } = await readDecidedAlone(database, session, plateKey, work.at)
      const limitFen = settings.DECIDE_ALONE_LIMIT_FEN
      const isAlone = mayDecideAlone({ amountFen: target.amountFen, decidedFen, limitFen })
      if (
        !isAlone &&
        (await readAsked(database, session.merchantId, { plateKey, arrearIds: decision.arrearIds }))
      )
        throw new Refusal('APPROVAL_ASKED', { limitYuan: yuanText(limitFen) })
      const approvalId = isAlone ? nextId : newId()
      note(work, session, { id: approvalId, act, decision, target, isAlone })
      const how = { act, approvalId, reason: decision.reason, reference: decision.reference ?? null }
      // Above the limit a second person looks anyway.
      if (isAlone && act === 'withdraw') noteReviewed(work, session, target, decision.reason)
      const carried = isAlone ? this.carryOut(work, target, how) : NOTHING
      await this.commit(work, target.order)
      const outcome = isAlone ? ('done' as const) : ('asked' as const)
      return { ended: { outcome, approvalId }, done: { ...carried, order: target.order, act } }
    })
    this.tell(done)
    return ended
  }

  /**
   * Another system that may say so was paid: no second person is asked, because the money is there. `also` joins the commit
   * and is called again for each attempt. Refusals: those of {@link readDebtsToEnd}.
   */
  async endPaidToSource(
    { merchantId }: Pick<SourceSession, 'merchantId'>,
    paid: {
      arrearIds: readonly string[]
      /** Of these only so much was paid. */
      parts: ReadonlyMap<string, number>
      /** Of what was told: it stands where an approval's id does. */
      causeId: string
      reference: string
      causeOf: (id: string) => string
    },
    context: ActorContext,
    also: (work: UnitOfWork, target: DebtsToEnd) => void,
  ): Promise<void> {
    const { database, clock } = this.needs
    const act = 'paid_elsewhere'
    const done = await database.retryOnConflict(async () => {
      const target = await readDebtsToEnd(database, { merchantId, ...IN_ALL_LOTS }, act, paid.arrearIds)
      const work = new UnitOfWork(context, clock.now())
      also(work, target)
      const { causeId: approvalId, reference, causeOf, parts } = paid
      const carried = carryOutInParts(work, target, parts, {
        act,
        approvalId,
        reason: act,
        reference,
        causeOf,
        acknowledgeS: this.needs.settings.MOVE_TASK_ACKNOWLEDGE_S,
      })
      await this.commit(work, target.order)
      return { ...carried, order: target.order, act } as const
    })
    failpoint('debt.paid_elsewhere')
    this.tell(done)
  }

  /**
   * The stay of a debt was none, as whoever may has decided for many: no second person is asked here. `also` joins the commit and
   * is called again for each attempt. Refusals: those of {@link readDebtsToEnd}.
   */
  async endVoided(
    { merchantId }: Pick<SourceSession, 'merchantId'>,
    { arrearId, causeId, reason }: { arrearId: string; causeId: string; reason: string },
    context: ActorContext,
    also: (work: UnitOfWork, target: DebtsToEnd, carried: CarriedOut) => Promise<void>,
  ): Promise<void> {
    const { database, clock } = this.needs
    const act = 'withdraw'
    const done = await database.retryOnConflict(async () => {
      const target = await readDebtsToEnd(database, { merchantId, ...IN_ALL_LOTS }, act, [arrearId])
      const work = new UnitOfWork(context, clock.now())
      const how = { act, approvalId: causeId, reason, reference: null } as const
      const carried = this.carryOut(work, target, how)
      await also(work, target, carried)
      await this.commit(work, target.order)
      return { ...carried, order: target.order, act } as const
    })
    this.tell(done)
  }

  /** The manager lets an order's debts go. Refusals: as {@link end}; APPROVAL_ASKED also when it now waits for a second person. */
  async waive(session: StaffSession, orderId: string, reason: string, context: ActorContext): Promise<void> {
    const order = await orderForStaff(this.needs, session, orderId)
    if (order.paid_at !== null) throw new Refusal('ALREADY_PAID')
    if (!BY_HAND_STATES.includes(order.state)) throw new Refusal('STATE_CONFLICT', { state: order.state })
    const arrearIds = order.arrears.filter(({ state }) => may(ARREAR, state, 'waived')).map(({ id }) => id)
    const { outcome } = await this.end(session, 'waive', { arrearIds, reason }, context)
    if (outcome === 'asked')
      throw new Refusal('APPROVAL_ASKED', { limitYuan: yuanText(this.needs.settings.DECIDE_ALONE_LIMIT_FEN) })
  }

  list(session: StaffSession, query: { orderId?: string } = {}): ReturnType<typeof listApprovals> {
    return listApprovals(this.needs.database, session, query)
  }

  /**
   * The second person agrees. Where there is none, the first says it again after a day. Refusals: NOT_FOUND, STATE_CONFLICT,
   * SECOND_PERSON_NEEDED, AMOUNT_CHANGED, those of {@link readDebtsToEnd}.
   */
  async approve(session: StaffSession, approvalId: string, context: ActorContext): Promise<ApprovalView> {
    const { database, clock } = this.needs
    const done = await database.retryOnConflict(async () => {
      const approval = await this.readAskedFor(session, approvalId)
      const work = new UnitOfWork(context, clock.now())
      await refuseSamePerson(database, session, approval, work.at)
      const act = approval.act as ApprovalAct
      const target = await readDebtsToEnd(database, session, act, approval.arrear_ids)
      const { amount_fen: agreedFen } = approval
      const isPart = act === PAID_IN_PART
      if (isPart ? target.amountFen < agreedFen : target.amountFen > agreedFen)
        throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(target.amountFen) })
      this.decide(work, session, approval, 'approved')
      const { reason, reference } = approval
      const agreed = isPart ? { ...target, amountFen: agreedFen } : target
      const carried = this.carryOut(work, agreed, { act, approvalId, reason, reference })
      await this.commit(work, target.order)
      return { ...carried, order: target.order, act }
    })
    this.tell(done)
    return approvalViewOf(await findApproval(database, session, approvalId))
  }

  /** Somebody says no; nothing changes. Refusals: NOT_FOUND, STATE_CONFLICT. */
  async refuse(session: StaffSession, approvalId: string, context: ActorContext): Promise<ApprovalView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const approval = await this.readAskedFor(session, approvalId)
      const work = new UnitOfWork(context, clock.now())
      this.decide(work, session, approval, 'refused')
      await commitUnit(database, work)
    })
    return approvalViewOf(await findApproval(database, session, approvalId))
  }

  private async readAskedFor(session: StaffSession, approvalId: string): Promise<ApprovalRow> {
    const approval = await findApproval(this.needs.database, session, approvalId)
    if (approval.state !== ASKED_STATE) throw new Refusal('STATE_CONFLICT', { state: approval.state })
    return approval
  }

  private decide(
    work: UnitOfWork,
    session: StaffSession,
    approval: ApprovalRow,
    event: 'approved' | 'refused',
  ): void {
    work.transition(APPROVAL, approval, event, {
      set: { decided_by: session.staffId, decided_at: work.at },
      detail: {
        act: approval.act,
        amountFen: approval.amount_fen,
        // There was nobody else: the first person said it again after a day.
        ...(session.staffId === approval.asked_by ? { isAlone: true } : {}),
      },
    })
  }

  private carryOut(
    work: UnitOfWork,
    target: DebtsToEnd,
    how: Omit<Parameters<typeof carryOut>[2], 'acknowledgeS'>,
  ): CarriedOut {
    return carryOut(work, target, { ...how, acknowledgeS: this.needs.settings.MOVE_TASK_ACKNOWLEDGE_S })
  }

  private async commit(work: UnitOfWork, order: OrderReading | null): Promise<void> {
    // Somebody decided alone about the same plate at the same moment: what is left of the limit is read again.
    await uniqueAsConflict(
      order === null ? commitUnit(this.needs.database, work) : this.needs.orderChanges.commit(order.id, work),
    )
  }

  private tell({ order, command, settled, act }: Done): void {
    if (settled > 0) this.needs.metrics.settlements.inc({ proof: act }, settled)
    if (command && order) void this.needs.publishCommand(command, order.device)
  }
}

type Noted = { id: string; act: ApprovalAct; decision: DebtsDecision; target: DebtsToEnd; isAlone: boolean }

function note(work: UnitOfWork, session: StaffSession, { id, act, decision, target, isAlone }: Noted): void {
  const [debt] = target.debts as [DebtsToEnd['debts'][number]]
  const { amountFen } = target
  work.create(
    APPROVAL,
    {
      id,
      merchant_id: session.merchantId,
      lot_id: debt.lot_id,
      order_id: target.order?.id ?? null,
      act,
      arrear_ids: [...decision.arrearIds],
      plate_text: debt.plate_text,
      plate_key: debt.plate_key,
      amount_fen: amountFen,
      reason: decision.reason,
      reference: decision.reference ?? null,
      asked_by: session.staffId,
      asked_at: work.at,
      decided_by: isAlone ? session.staffId : null,
      decided_at: isAlone ? work.at : null,
    },
    {
      through: isAlone ? ['approved'] : [],
      event: isAlone ? 'approved' : 'asked',
      detail: { act, amountFen },
    },
  )
}
