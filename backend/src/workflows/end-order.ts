import { Refusal } from '@fangxing/contract/refusal'
import type { LowerCause } from '@fangxing/contract/states'
import { step } from '../domain/state-machine'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import { updateVersioned, update, type Change } from '../persistence/changes'
import { auditLog } from '../persistence/audit-log'
import type { OrderReading } from '../persistence/readings/order-reading'
import type { LockCommandRow } from '../persistence/rows'
import { changeOrder } from './commit-order-change'
import { freed } from '../modules/devices'
import { incidentChanges } from '../modules/incidents/incident-changes'
import { closingPayments } from '../modules/payments/closing-payments'
import type { ActorContext, Services, StaffSession } from '../services'
import { lowering } from '../modules/locks'
import { orderForStaff } from '../modules/orders/order-for-staff'

export type Ending = {
  why: Extract<LowerCause, 'STAFF' | 'EMERGENCY' | 'EXPIRED'>
  reason: string
  by: { kind: 'staff' | 'timer'; id: string }
}

/** Calls an order off: the lock goes down and the debt stays. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
export async function cancelOrder(
  platform: Services,
  session: StaffSession,
  orderId: string,
  reason: string,
  act: ActorContext,
): Promise<void> {
  await endFor(platform, session, orderId, 'STAFF', reason, act)
}

/** Lets the car go now, whatever it owes; looked at by a manager afterwards. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT. */
export async function overrideOrder(
  platform: Services,
  session: StaffSession,
  orderId: string,
  reason: string,
  act: ActorContext,
): Promise<void> {
  await endFor(platform, session, orderId, 'EMERGENCY', reason, act)
}

function endFor(
  platform: Services,
  session: StaffSession,
  orderId: string,
  why: 'STAFF' | 'EMERGENCY',
  reason: string,
  act: ActorContext,
): Promise<void> {
  const by = { kind: 'staff', id: session.staffId } as const
  return endOrder(platform, () => orderForStaff(platform, session, orderId), { why, reason, by }, act)
}

/**
 * The one way in which an order ends unpaid. Before RAISE it is over at once; afterwards a LOWER with its cause goes out
 * and the end is reached when the device confirms DOWN. Payments that could still be made are closed; one that turns out
 * paid is given back. `read` reads the order afresh at each attempt. Errors: what `read` refuses; STATE_CONFLICT.
 */
export async function endOrder(
  platform: Services,
  read: () => Promise<OrderReading>,
  ending: Ending,
  act: ActorContext,
): Promise<void> {
  const done = await platform.database.retryOnConflict(async () => {
    const order = await read()
    const at = platform.clock.now()
    const { changes, command } = endChanges(order, ending, act, at)
    await changeOrder(platform, order.id, changes)
    return { order, command }
  })
  if (done.command) void platform.publishCommand.publish(done.command, { device: done.order.device })
}

function endChanges(
  order: OrderReading,
  ending: Ending,
  act: ActorContext,
  at: Date,
): { changes: Change[]; command: LockCommandRow | null } {
  const review = ending.why === 'EMERGENCY' ? reviewLater(order, ending, act, at) : []
  const before = step(RECOVERY_ORDER, order.state, 'ended_before_raise')
  if (before.ok) {
    return {
      command: null,
      changes: [
        ...beforeRaise(order, before.to, ending, act, at),
        ...closingPayments(order, act, at),
        ...review,
      ],
    }
  }
  const called = step(RECOVERY_ORDER, order.state, 'called_off')
  if (!called.ok) throw new Refusal('STATE_CONFLICT', { state: order.state })
  const lower = lowering(order, ending.why, { kind: ending.by.kind, id: ending.by.id }, act, at)
  return {
    command: lower?.command ?? null,
    changes: [
      updateVersioned('recovery_order', order.id, order.version, {
        state: called.to,
        end_cause: ending.why,
        end_reason: ending.reason,
        updated_at: at,
      }),
      line(order, 'called_off', called.to, ending, act, at),
      ...(lower?.changes ?? []),
      ...closingPayments(order, act, at),
      ...review,
    ],
  }
}

/** No RAISE was ever sent in this epoch, so there is nothing to lower: device and debts are free at once. */
function beforeRaise(order: OrderReading, to: string, ending: Ending, act: ActorContext, at: Date): Change[] {
  const held = order.arrears.filter(arrear => arrear.state === 'held')
  const of = { merchantId: order.merchant_id, orderId: order.id, actor: act.actor, traceId: act.traceId, at }
  return [
    updateVersioned('recovery_order', order.id, order.version, {
      state: to,
      end_cause: ending.why,
      end_reason: ending.reason,
      ended_at: at,
      device_free: true,
      updated_at: at,
    }),
    line(order, 'ended_before_raise', to, ending, act, at),
    updateVersioned('device', order.device_id, order.device.version, { ...freedDevice(order) }),
    update('order_arrear', { order_id: order.id }, { is_active: false }),
    ...held.map(arrear => updateVersioned('arrear', arrear.id, arrear.version, { state: 'outstanding' })),
    auditLog(
      {
        ...of,
        entity: 'device',
        entityId: order.device_id,
        event: 'freed',
        from: order.device.lifecycle,
        version: order.device.version + 1,
      },
      ...held.map(arrear => ({
        ...of,
        entity: 'arrear',
        entityId: arrear.id,
        event: 'let_go',
        from: arrear.state,
        to: 'outstanding',
        version: arrear.version + 1,
      })),
    ),
  ]
}

const freedDevice = (order: OrderReading) =>
  freed({ lifecycle: order.device.lifecycle, lot_id: order.lot_id })

function line(
  order: OrderReading,
  event: string,
  to: string,
  ending: Ending,
  act: ActorContext,
  at: Date,
): Change {
  return auditLog({
    merchantId: order.merchant_id,
    entity: 'recovery_order',
    entityId: order.id,
    orderId: order.id,
    event,
    from: order.state,
    to,
    version: order.version + 1,
    actor: act.actor,
    traceId: act.traceId,
    detail: { why: ending.why, reason: ending.reason },
    at,
  })
}

function reviewLater(order: OrderReading, ending: Ending, act: ActorContext, at: Date): Change[] {
  const { id, merchant_id: merchantId, lot_id: lotId, device_id: deviceId } = order
  return incidentChanges(
    {
      merchantId,
      lotId,
      orderId: id,
      deviceId,
      kind: 'emergency_override',
      subject: `order:${id}`,
      level: 2,
      detail: { reason: ending.reason },
    },
    act,
    at,
  )
}
