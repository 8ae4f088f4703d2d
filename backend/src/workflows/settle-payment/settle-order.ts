import { bookSettlement } from '../../domain/ledger'
import { step } from '../../domain/state-machine'
import { RECOVERY_ORDER } from '../../domain/recovery-order'
import { updateVersioned, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { LockCommandRow } from '../../persistence/rows'
import { newId } from '../../persistence/new-id'
import { bookingChanges } from '../../modules/ledger/booking'
import { closingPayments } from '../../modules/payments/closing-payments'
import type { ActorContext } from '../../services'
import { lowering } from '../../modules/locks'
import { newMoveTask } from '../../modules/move-tasks/new-move-task'
import {
  settledArrears,
  settlementRows,
  type SettlementMethod,
} from '../../modules/settlements/settlement-record'

export type SettlementHow = {
  method: SettlementMethod
  /** The payment that counts; its own move to succeeded is the caller's. */
  payment: { id: string; version: number } | null
  /** What was received in fen: the order's amount, or 0 for a waiver. */
  amountFen: number
  settledAt: Date
}
export type SettlementChanges = { changes: Change[]; command: LockCommandRow | null; settlementId: string }

/**
 * Everything that follows from an order being paid or its due becoming nothing, for one commit: order, arrears,
 * settlement, ledger, LOWER, move task, and the closing of whatever could still be paid. The caller publishes `command`
 * after the commit; the order becomes `releasing` when that is noted as sent. `acknowledgeS` is how long staff have to
 * answer the move task, in seconds. Errors: a fault when the order's state or the amount does not allow it.
 */
export function settlementChanges(
  order: OrderReading,
  how: SettlementHow,
  act: ActorContext,
  acknowledgeS: number,
): SettlementChanges {
  const at = how.settledAt
  const settlementId = newId()
  const facts = {
    settlementId,
    method: how.method,
    paymentId: how.payment?.id ?? null,
    amountFen: how.amountFen,
  }
  const why = how.method === 'waiver' ? 'WAIVED' : 'PAID'
  const lower = lowering(order, why, { kind: 'settlement', id: settlementId }, act, at)
  return {
    settlementId,
    command: lower?.command ?? null,
    changes: [
      ...paidOrder(order, how, act, at),
      ...settledArrears(order, how.method, act, at),
      ...settlementRows(order, facts, act, at),
      ...booking(order, how, settlementId, at),
      ...(lower?.changes ?? []),
      ...newMoveTask(order, act, at, acknowledgeS),
      ...closingPayments(order, act, at, how.payment?.id),
    ],
  }
}

function paidOrder(order: OrderReading, how: SettlementHow, act: ActorContext, at: Date): Change[] {
  const next = step(RECOVERY_ORDER, order.state, 'settled')
  if (!next.ok) throw new Error(`order ${order.id} cannot be settled in state ${order.state}`)
  return [
    updateVersioned('recovery_order', order.id, order.version, {
      state: next.to,
      paid_at: at,
      updated_at: at,
    }),
    auditLog({
      merchantId: order.merchant_id,
      entity: 'recovery_order',
      entityId: order.id,
      orderId: order.id,
      event: 'settled',
      from: order.state,
      to: next.to,
      version: order.version + 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { method: how.method, amountFen: how.amountFen },
      at,
    }),
  ]
}

/** One cause, one booking: the payment where WeChat brought the money, else the settlement itself. */
function booking(order: OrderReading, how: SettlementHow, settlementId: string, at: Date): Change[] {
  if (how.method === 'waiver') return []
  const causeId = how.payment?.id ?? settlementId
  return bookingChanges(
    bookSettlement(how.method, how.amountFen),
    { merchantId: order.merchant_id, causeId },
    at,
  )
}
