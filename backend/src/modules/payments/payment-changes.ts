import { PAYMENT, type PaymentEvent } from '../../domain/payment'
import { step } from '../../domain/state-machine'
import type { PaymentState } from '@fangxing/contract/states'
import { updateVersioned, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderRow } from '../../persistence/rows'
import type { ActorContext } from '../../services'

type PaymentRef = { id: string; version: number; state: PaymentState }
type OrderRef = Pick<OrderRow, 'id' | 'version' | 'merchant_id'>
type PaymentMove = { event: PaymentEvent; set?: Record<string, unknown>; detail?: Record<string, unknown> }

/** Where an event leads a payment; a move that the table does not have is a fault. */
export function paymentAfter(state: PaymentState, event: PaymentEvent): PaymentState {
  const next = step(PAYMENT, state, event)
  if (!next.ok) throw new Error(`payment: no ${event} from ${state}`)
  return next.to
}

/** A payment's move with its journal line; `set` holds the columns beside state and time. */
export function transitionPayment(
  payment: PaymentRef,
  order: OrderRef,
  { event, set, detail }: PaymentMove,
  act: ActorContext,
  at: Date,
): Change[] {
  return written(payment, order, { event, to: paymentAfter(payment.state, event), set, detail }, act, at)
}

/** Changes columns of a payment whose state stays what it is. */
export function updatePayment(
  payment: PaymentRef,
  order: OrderRef,
  event: string,
  set: Record<string, unknown>,
  act: ActorContext,
  at: Date,
): Change[] {
  return written(payment, order, { event, to: payment.state, set }, act, at)
}

type Written = {
  event: string
  to: PaymentState
  set?: Record<string, unknown>
  detail?: Record<string, unknown>
}

function written(
  payment: PaymentRef,
  order: OrderRef,
  { event, to, set, detail }: Written,
  act: ActorContext,
  at: Date,
): Change[] {
  return [
    updateVersioned('payment', payment.id, payment.version, { ...set, state: to, updated_at: at }),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'payment',
      entityId: payment.id,
      orderId: order.id,
      event,
      from: payment.state,
      to,
      version: payment.version + 1,
      actor: act.actor,
      traceId: act.traceId,
      detail,
      at,
    }),
  ]
}

/** Readers of the order must see that something it shows has changed. Goes first: whoever changes an order locks it first. */
export function touchOrder(order: OrderRef, at: Date): Change {
  return updateVersioned('recovery_order', order.id, order.version, { updated_at: at })
}
