import type { PoliceReport, PoliceView } from '@fangxing/contract/police'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { StaffSession } from '../domain/sessions'
import { orderForStaff, orderInEmergency } from '../modules/orders'
import { json } from '../persistence/changes'
import type { Database } from '../persistence/database'
import type { OrderReading } from '../persistence/readings/order-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { OrderChanges } from './commit-order-change'
import type { EndOrder } from './end-order'

type Needs = { database: Database; clock: Clock; orderChanges: OrderChanges; endOrder: EndOrder }

/** Clocks of phones may be ahead by this much. */
const PHONE_CLOCK_MS = 600_000
const NOTHING: PoliceView = { reportedAt: null, station: null, number: null, presentAt: null }

/** What the police were told. Refusals: BAD_INPUT for a time that has not come. */
export function policeReportOf(report: PoliceReport, at: Date): PoliceView {
  const reportedAt = new Date(report.reportedAt)
  if (reportedAt.getTime() > at.getTime() + PHONE_CLOCK_MS)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.reportedAt', code: 'too_big' }])
  const { station, number = null } = report
  const notAfterNow = reportedAt < at ? reportedAt : at
  return { ...NOTHING, reportedAt: notAfterNow.toISOString(), station, number }
}

/** The police and a hold: a report that is kept with the order, and an officer at the car, who is never kept waiting. */
export class PoliceAtOrder {
  constructor(private readonly needs: Needs) {}

  /**
   * Keeps with the order when and where it was told to the police; its number may come later, so that a second report takes
   * the place of the first. Refusals: NOT_FOUND, FORBIDDEN_LOT, BAD_INPUT.
   */
  async record(
    session: StaffSession,
    { orderId, report }: { orderId: string; report: PoliceReport },
    context: ActorContext,
  ): Promise<void> {
    const { database, clock, orderChanges } = this.needs
    await database.retryOnConflict(async () => {
      const order = await orderForStaff({ database }, session, orderId)
      const work = new UnitOfWork(context, clock.now())
      const police = { ...policeReportOf(report, work.at), presentAt: order.police?.presentAt ?? null }
      note(work, order, { event: 'police_reported', police })
      await orderChanges.commit(orderId, work)
    })
  }

  /**
   * An officer stands at the car: the lock goes down at once, in whichever lot of the merchant, and the debts stay as they are.
   * Refusals: NOT_FOUND, STATE_CONFLICT.
   */
  present(
    session: StaffSession,
    { orderId, reason }: { orderId: string; reason: string },
    context: ActorContext,
  ): Promise<void> {
    const { database, endOrder } = this.needs
    // A device and a node of the former version know that staff lowered it; the order says for whom.
    const ending = {
      why: 'STAFF',
      cause: 'POLICE_PRESENT',
      reason,
      by: { kind: 'police', id: orderId },
    } as const
    return endOrder.end(
      () => orderInEmergency({ database }, session, orderId),
      ending,
      context,
      (work, order) => {
        const police = { ...(order.police ?? NOTHING), presentAt: work.at.toISOString() }
        note(work, order, { event: 'police_present', police, reason })
      },
    )
  }
}

type Noted = { event: 'police_reported' | 'police_present'; police: PoliceView; reason?: string }

function note(work: UnitOfWork, order: OrderReading, { event, police, reason }: Noted): void {
  work.touch('recovery_order', order, { police: json(police), updated_at: work.at })
  work.audit({
    merchantId: order.merchant_id,
    entity: RECOVERY_ORDER.table,
    entityId: order.id,
    orderId: order.id,
    event,
    from: order.state,
    to: order.state,
    version: order.version,
    detail: { ...police, ...(reason === undefined ? {} : { reason }) },
  })
}
