import { Refusal } from '@fangxing/contract/refusal'
import type { EndCause, LowerCause } from '@fangxing/contract/states'
import { isOpenCommand } from '../domain/lock-command'
import { RECOVERY_ORDER, type RecoveryOrderEffect } from '../domain/recovery-order'
import { may, type EffectHandlers } from '../domain/state-machine'
import { releaseArrears } from '../modules/arrears'
import { openIncident, readOpenIncident, takeOver } from '../modules/incidents'
import { freeDevice } from '../modules/devices'
import { lowerOf, queueLower } from '../modules/locks'
import { createMoveTask } from '../modules/move-tasks'
import { orderForStaff, orderInEmergency } from '../modules/orders'
import type { Database } from '../persistence/database'
import { caseOf } from '../persistence/readings/bill-reading'
import type { OrderReading } from '../persistence/readings/order-reading'
import type { LockCommandRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { OrderChanges } from './commit-order-change'
import { endBill } from './end-bill'
import type { PublishCommand } from './publish-command/publish-command'

export type Ending = {
  why: Extract<LowerCause, 'STAFF' | 'EMERGENCY' | 'EXPIRED'>
  /** What the order says of it, where that is more exact than what a device and the former version know. */
  cause?: Exclude<EndCause, LowerCause>
  reason: string
  by: { kind: 'staff' | 'timer' | 'police' | 'dispute'; id: string }
}
/** What joins the commit that ends an order; called again for each attempt. */
export type AlsoEnds = (work: UnitOfWork, order: OrderReading) => void | Promise<void>
type Needs = {
  database: Database
  clock: Clock
  settings: { MOVE_TASK_ACKNOWLEDGE_S: number }
  orderChanges: OrderChanges
  publishCommand: PublishCommand
}
type StaffEnding = { orderId: string; reason: string }

/**
 * The one way in which an order ends unpaid. Before RAISE it is over at once; afterwards a LOWER with its cause goes out
 * and the end is reached when the device confirms DOWN. Payments that could still be made are closed; one that turns out
 * paid is given back.
 */
export class EndOrder {
  constructor(private readonly needs: Needs) {}

  /** Calls an order off: the lock goes down and the debt stays. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
  cancel(session: StaffSession, { orderId, reason }: StaffEnding, context: ActorContext): Promise<void> {
    const by = { kind: 'staff', id: session.staffId } as const
    const read = () => orderForStaff(this.needs, session, orderId)
    return this.end(read, { why: 'STAFF', reason, by }, context)
  }

  /**
   * Lets the car go now, whatever it owes, in every lot of the merchant; looked at by a manager afterwards. Refusals:
   * NOT_FOUND, STATE_CONFLICT.
   */
  override(session: StaffSession, { orderId, reason }: StaffEnding, context: ActorContext): Promise<void> {
    const by = { kind: 'staff', id: session.staffId } as const
    const read = () => orderInEmergency(this.needs, session, orderId)
    return this.end(read, { why: 'EMERGENCY', reason, by }, context)
  }

  /** `read` reads the order afresh at each attempt. Errors: what `read` refuses; STATE_CONFLICT. */
  async end(
    read: () => Promise<OrderReading>,
    ending: Ending,
    context: ActorContext,
    also?: AlsoEnds,
  ): Promise<void> {
    const { database, clock, settings, orderChanges, publishCommand } = this.needs
    const { order, command } = await database.retryOnConflict(async () => {
      const order = await read()
      const work = new UnitOfWork(context, clock.now())
      const command = endUnpaid(work, order, ending, settings.MOVE_TASK_ACKNOWLEDGE_S)
      await also?.(work, order)
      if (ending.why === 'EMERGENCY') await this.requestReview(work, order, ending)
      await orderChanges.commit(order.id, work)
      return { order, command }
    })
    if (command) void publishCommand.publish(command, { device: order.device })
  }

  /** Whoever lets a car go in an emergency does it alone; a manager looks at it afterwards. The owner's call for help is taken over by it. */
  private async requestReview(work: UnitOfWork, order: OrderReading, ending: Ending): Promise<void> {
    const subject = `order:${order.id}`
    openIncident(work, {
      merchantId: order.merchant_id,
      lotId: order.lot_id,
      orderId: order.id,
      deviceId: order.device_id,
      kind: 'emergency_override',
      subject,
      level: 2,
      detail: { reason: ending.reason },
    })
    const asked = await readOpenIncident(this.needs.database, 'emergency_requested', subject)
    if (asked) takeOver(work, asked, ending.by.id)
  }
}

/** Answers the LOWER that has to be sent, or null where no lock was raised. */
export function endUnpaid(
  work: UnitOfWork,
  order: OrderReading,
  ending: Ending,
  acknowledgeS: number,
): LockCommandRow | null {
  const event = (['ended_before_raise', 'called_off'] as const).find(candidate =>
    may(RECOVERY_ORDER, order.state, candidate),
  )
  if (event === undefined) throw new Refusal('STATE_CONFLICT', { state: order.state })
  const isOver = event === 'ended_before_raise'
  const cause = ending.cause ?? ending.why
  const hasFailed = order.state === 'deploy_failed'
  // A failed deployment is being lowered already: the LOWER that it has is sent once more.
  let command: LockCommandRow | null = hasFailed ? openLowerOf(order) : null
  const effects: EffectHandlers<RecoveryOrderEffect> = {
    lower: () => {
      command = queueLower(work, order, ending.why, ending.by)
    },
    free_device: () => freeDevice(work, order.device, { merchantId: order.merchant_id, orderId: order.id }),
    free_arrears: () => releaseArrears(work, order),
    end_bill: () => endBill(work, caseOf(order), ending.why === 'EXPIRED' ? 'expired' : 'withdrawn'),
    move_task: () => createMoveTask(work, order, acknowledgeS),
    hold: 'unexpected',
    calm_task: 'unexpected',
    write_off_task: 'unexpected',
    retrieve_device: 'unexpected',
    upload_shipping: 'unexpected',
  }
  work.transition(RECOVERY_ORDER, order, event, {
    set: {
      // Why the deployment failed stays: the end of the order follows from it.
      ...(hasFailed ? {} : { end_cause: cause, end_reason: ending.reason }),
      updated_at: work.at,
      ...(isOver ? { ended_at: work.at, device_free: true } : {}),
    },
    detail: { why: cause, reason: ending.reason, moveTask: event === 'called_off' && !hasFailed },
    effects,
  })
  return command
}

/** The LOWER that nobody has confirmed yet. */
function openLowerOf(order: OrderReading): LockCommandRow | null {
  const lower = lowerOf(order)
  return lower && isOpenCommand(lower) ? lower : null
}
